import { expect } from 'chai';
import { readScrapeTargets } from './scrape-targets.ts';

describe('the targets of a configuration', () => {
  const read = (scrapeConfigs: string, files: Readonly<Record<string, string>> = {}) =>
    readScrapeTargets(
      { path: 'prometheus/prometheus.yml', text: `scrape_configs:\n${scrapeConfigs}` },
      Object.entries(files).map(([path, text]) => ({ path, text })),
    );

  it('are those of static groups, each with its line', () => {
    const targets = read(
      '  - job_name: shop\n    static_configs:\n      - targets:\n          - shop:80\n          - cart:81\n',
    );
    expect(targets).to.deep.equal([
      { job: 'shop', address: 'shop:80', location: { file: 'prometheus/prometheus.yml', line: 5 } },
      { job: 'shop', address: 'cart:81', location: { file: 'prometheus/prometheus.yml', line: 6 } },
    ]);
  });

  it('are those of the files that a job names, and of no other file', () => {
    const targets = read('  - job_name: shop\n    file_sd_configs: [{ files: [targets/*.yml] }]\n', {
      'prometheus/targets/shop.yml': '- targets: [shop:80]\n',
      'prometheus/other/cart.yml': '- targets: [cart:80]\n',
    });
    expect(targets).to.deep.equal([
      { job: 'shop', address: 'shop:80', location: { file: 'prometheus/targets/shop.yml', line: 1 } },
    ]);
  });

  it('have the address that relabelling gives them', () => {
    const probe = `  - job_name: probe
    static_configs: [{ targets: ["http://shop/health"] }]
    relabel_configs:
      - { source_labels: [__address__], target_label: __param_target }
      - { target_label: __address__, replacement: "blackbox-exporter:9115" }
`;
    expect(read(probe).map(({ address }) => address)).to.deep.equal(['blackbox-exporter:9115']);
  });

  it('are not those that relabelling drops, nor those whose address nobody here computes', () => {
    const job = (step: string): string => `  - job_name: shop
    static_configs: [{ targets: [shop:80] }]
    relabel_configs: [${step}]
`;
    expect(read(job('{ source_labels: [__address__], regex: "shop.*", action: drop }'))).to.deep.equal([]);
    expect(
      read(job('{ source_labels: [__address__], modulus: 2, target_label: __address__, action: hashmod }')),
    ).to.deep.equal([]);
    expect(read(job('{ source_labels: [__address__], regex: "cart.*", action: drop }'))).to.have.length(1);
  });
});
