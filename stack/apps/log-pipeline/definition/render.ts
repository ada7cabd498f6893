import { cardDigits, digitRunSource, redacted, secretNames, secretPatterns } from '../redaction.ts';
import { checkDefinition } from './check.ts';
import { bracketed } from './fields.ts';
import type { Condition, Filter, Match, PipelineDefinition } from './filters.ts';
import { grokPatterns } from './grok.ts';
import { shipperFields, unredactedFields } from './run.ts';

/** Where the rendered pipeline reads and writes; `${...}` are environment variables of Logstash. */
export interface RenderTarget {
  readonly beatsPort: number;
  readonly elasticsearchUrl: string;
}

/**
 * The definition as logstash.conf. What has no filter of its own in Logstash is Ruby, so that it does what the stand-in does.
 *
 * @throws FiredrillError `PIPELINE_DEFINITION`.
 */
export function renderPipeline(
  definition: PipelineDefinition,
  { beatsPort, elasticsearchUrl }: RenderTarget,
): string {
  checkDefinition(definition);
  const { indexPrefix, filters } = definition;
  return `# Rendered from the pipeline "${definition.id}". Do not edit: change the definition.
input {
  beats { port => ${beatsPort} }
}
filter {
  # Logstash keeps a copy of each line, with its secrets.
  mutate { remove_field => ["[event][original]"] }
${filters.map((filter) => indent(render(filter))).join('\n')}
${indent(ruby(undatedCode(definition)))}
}
output {
  elasticsearch {
    hosts => ["${elasticsearchUrl}"]
    user => "\${ELASTICSEARCH_USER}"
    password => "\${ELASTICSEARCH_PASSWORD}"
    action => "create"
    document_id => "%{[@metadata][_id]}"
    index => "${indexPrefix}-%{[@metadata][day]}"
    manage_template => false
    ilm_enabled => false
    data_stream => false
  }
}
`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

function quote(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}

/** Ruby in double quotes would need escapes, which Logstash does not know: the code has none of them. */
function ruby(code: string): string {
  return `ruby {\n  code => '\n${indent(indent(code))}\n  '\n}`;
}

function condition({ field, pattern }: Match): string {
  return `${bracketed(field)} =~ ${quote(pattern)}`;
}

function render(filter: Filter): string {
  switch (filter.kind) {
    case 'json':
      return renderJson(filter);
    case 'grok':
      return `if !(${condition(filter.unless)}) {
  grok {
    match => { ${quote(bracketed(filter.source))} => ${quote(filter.pattern)} }
    pattern_definitions => {
${Object.entries(grokPatterns)
  .map(([name, pattern]) => `      "${name}" => ${quote(pattern)}`)
  .join('\n')}
    }
    overwrite => [${quote(bracketed(filter.source))}]
    tag_on_failure => [${quote(filter.onFailure)}]
  }
}`;
    case 'date':
      return `date {
  match => [${quote(bracketed(filter.source))}, "${filter.format}"]
  timezone => "UTC"
  tag_on_failure => [${quote(filter.onFailure)}]
  remove_field => [${quote(bracketed(filter.source))}]
  add_field => { "[@metadata][dated]" => "yes" }
}`;
    case 'rename':
      return `mutate { rename => { ${quote(bracketed(filter.from))} => ${quote(bracketed(filter.to))} } }`;
    case 'redact':
      return ruby(redactCode());
    case 'strip-underscores':
      return ruby('event.to_hash.keys.each { |name| event.remove("[#{name}]") if name.start_with?("_") }');
    case 'tag':
      return ruby(`event.tag("${filter.tag}") if ${rubyCondition(filter.when)}`);
  }
}

function renderJson({ source, when, onFailure }: Extract<Filter, { kind: 'json' }>): string {
  return `if ${condition(when)} {
  json {
    source => ${quote(bracketed(source))}
    target => "[@metadata][line]"
    tag_on_failure => [${quote(onFailure)}]
  }
${indent(
  ruby(`(event.remove("[@metadata][line]") || {}).each { |name, value|
  taken = name.start_with?("@") || ${JSON.stringify(shipperFields)}.include?(name)
  event.set(taken ? "[line_#{name.sub("@", "")}]" : "[#{name}]", value)
}`),
)}
}`;
}

function rubyCondition(condition: Condition): string {
  const value = `event.get(${JSON.stringify(bracketed(condition.field))})`;
  switch (condition.test) {
    case 'exists':
      return `!${value}.nil?`;
    case 'is':
      return `${JSON.stringify(condition.values)}.include?(${value})`;
    case 'above':
      return `${value}.is_a?(Numeric) && ${value} > ${condition.limit}`;
  }
}

/** A pattern in Ruby's own brackets, which need no escapes; the one quote that Logstash would end at is written as a code. */
function rubyPattern(source: string, ignoresCase = false): string {
  return `%r{${source.replaceAll("'", '\\x27')}}${ignoresCase ? 'i' : ''}`;
}

function redactCode(): string {
  const texts = secretPatterns.map(
    ({ source, ignoresCase, keptGroups }) =>
      `text = text.gsub(${rubyPattern(source, ignoresCase)}) { ${keptGroups > 0 ? '$1 + ' : ''}"${redacted}" }`,
  );
  return `card = lambda { |digits|
  sum = 0
  digits.reverse.each_char.with_index { |digit, place|
    value = place.odd? ? digit.to_i * 2 : digit.to_i
    sum += value > 9 ? value - 9 : value
  }
  digits.length.between?(${cardDigits.least}, ${cardDigits.most}) && sum % 10 == 0
}
cards = lambda { |run|
  groups = run.split(${rubyPattern('(?<=[ -])|(?=[ -])')})
  done = ""
  from = 0
  while from < groups.length
    to = from
    digits = ""
    from.step(groups.length - 1, 2) { |at|
      digits += groups[at]
      break if digits.length > ${cardDigits.most}
      to = at + 1 if card.call(digits)
    } if groups[from] =~ ${rubyPattern('\\A[0-9]')}
    done += to > from ? "${redacted}" : groups[from]
    from = to > from ? to : from + 1
  end
  done
}
clean = lambda { |value|
  case value
  when String
    text = value
${indent(indent(texts.join('\n')))}
    text.gsub(${rubyPattern(digitRunSource)}) { |run| cards.call(run) }
  when Array
    value.map { |inner| clean.call(inner) }
  when Hash
    value.map { |name, inner|
      secret = name =~ ${rubyPattern(`(?:${secretNames})\\z`, true)} && !inner.nil? && inner != ""
      [name, secret ? "${redacted}" : clean.call(inner)]
    }.to_h
  else
    value
  end
}
event.to_hash.each { |name, value|
  next if ${JSON.stringify(unredactedFields)}.include?(name)
  event.set("[#{name}]", clean.call({ name => value })[name])
}`;
}

function undatedCode({ retentionDays }: PipelineDefinition): string {
  return `day = "undated"
if event.get("[@metadata][dated]")
  time = event.timestamp.time
  if time <= Time.now + 86400 && time >= Time.now - ${retentionDays} * 86400
    day = time.utc.strftime("%Y.%m.%d")
  else
    event.tag("undated")
  end
end
event.set("[@metadata][day]", day)`;
}
