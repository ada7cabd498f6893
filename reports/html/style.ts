/** Colours of the timeline and of the page, light and dark. Contrast of text on paper is at least 4.5 to 1 in both. */
export const colours = `
:root{color-scheme:light dark;--ink:#1b1f24;--muted:#57606a;--paper:#fff;--panel:#f3f5f8;--line:#d0d7de;
--critical:#b3261e;--warning:#a85b00;--info:#1565c0;--load:#4a6fa5;--window:#3b82c4;--told:#1b1f24;--over:#1a7f37;
--pass:#1a7f37;--fail:#c21c28;--doubt:#8a5a00}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ee;--muted:#9aa4b0;--paper:#14181d;--panel:#1d232b;--line:#39424e;
--critical:#e5534b;--warning:#d98a2b;--info:#5aa0f2;--load:#7aa2d8;--window:#4f9ae6;--told:#f4f6f8;--over:#4cc26a;
--pass:#4cc26a;--fail:#ff7b72;--doubt:#e3b341}}
@media print{:root{color-scheme:light;--ink:#000;--muted:#444;--paper:#fff;--panel:#f3f5f8;--line:#bbb;--told:#000;
--critical:#b3261e;--warning:#a85b00;--over:#1a7f37;--pass:#1a7f37;--fail:#c21c28;--doubt:#8a5a00}}`;

export const style = `${colours}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main,header,footer{max-width:1280px;margin:0 auto;padding:0 24px}
h1{font-size:26px;line-height:1.25;margin:0}h2{font-size:19px;margin:36px 0 10px}h3{font-size:15px;margin:20px 0 6px}
p{margin:6px 0;max-width:80ch}a{color:var(--info)}code{font:13px ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}
.banner{border-left:10px solid var(--tone);background:var(--panel);margin:24px 0 14px;padding:16px 20px;border-radius:4px}
.banner .word{font-weight:700;color:var(--tone);letter-spacing:.04em}
.banner .counts{color:var(--muted)}
.pass{--tone:var(--pass)}.fail{--tone:var(--fail)}.inconclusive{--tone:var(--doubt)}
.facts{display:flex;flex-wrap:wrap;gap:4px 28px;margin:10px 0;padding:0;list-style:none;color:var(--muted)}
.facts b{color:var(--ink);font-weight:600}
.table{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-bottom:1px solid var(--line)}
thead th{color:var(--muted);font-weight:600;white-space:nowrap}
td.time,td.nowrap{white-space:nowrap;font-variant-numeric:tabular-nums}
tbody th[scope=rowgroup]{padding-top:14px}
.ok{color:var(--pass)}.bad{color:var(--fail);font-weight:600}.open{color:var(--doubt);font-weight:600}
.finding{border:1px solid var(--line);border-left:6px solid var(--tone);border-radius:4px;padding:10px 16px;margin:10px 0}
.finding h3{margin:0 0 6px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 16px;margin:0}dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
figure{margin:0}.scroll{overflow-x:auto}.scroll>div{min-width:760px}
.scroll svg{display:block;width:100%;height:auto}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;margin:10px 0;padding:0;font-size:13px;color:var(--muted)}
.legend li{display:flex;align-items:center;gap:6px}
.hint{color:var(--muted);font-size:13px;margin:4px 0}
details{margin:4px 0}summary{cursor:pointer}
.terms{margin:2px 0 6px;padding-left:20px;color:var(--muted);font-size:13px}
.tip{white-space:normal!important;max-width:min(460px,90vw);font-size:12px}.tip table{font-size:12px;width:auto}
.tip th,.tip td{border:0;padding:1px 8px 1px 0;white-space:normal}.tip th{color:var(--muted);font-weight:400;white-space:nowrap}
footer{color:var(--muted);font-size:13px;padding-top:24px;padding-bottom:40px}
[hidden]{display:none!important}
@media (max-width:700px){main,header,footer{padding:0 14px}dl{gap:3px 10px}}
@media print{main,header,footer{max-width:none;padding:0}#timeline-live,.hint{display:none!important}#timeline-picture{display:block!important}
.scroll>div{min-width:0}.finding,tr,figure{break-inside:avoid}details::details-content{content-visibility:visible;height:auto}}
`;
