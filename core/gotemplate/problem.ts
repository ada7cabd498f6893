/** A template that cannot be read or rendered; the message is one sentence without a full stop. */
export class TemplateProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateProblem';
  }
}
