module firedrill.dev/lab-clock-proof

go 1.24
