import { type Document, type Scalar, type ScalarTag, visit } from 'yaml';

/** The text of a plain scalar as its file has it. */
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const writtenTag: ScalarTag = {
  tag: 'tag:firedrill,written',
  default: true,
  identify: (value) => value instanceof Written,
  resolve: (text) => new Written(text),
  stringify: ({ value }) => (value as Written).text,
};

/**
 * A document as YAML in which whatever nobody changed reads as it did: `007`, `1.0`, `0x10` and `1e3` are numbers to one
 * reader and texts to another, so they are written as they stood. The document is not to be used after it.
 */
export function writeYaml(document: Document): string {
  document.schema.tags.push(writtenTag);
  visit(document, {
    Scalar(_, scalar) {
      if (isAsWritten(scalar)) scalar.value = new Written(scalar.source ?? '');
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Texts are kept as they are anyway; what was changed is a text now. */
function isAsWritten({ type, value, source }: Scalar): boolean {
  return type === 'PLAIN' && typeof value !== 'string' && source !== undefined;
}
