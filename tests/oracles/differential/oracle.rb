# Answers one JSON line with another: renders a template with several sets of data.
# In:  {"t": source, "p": {name: text} or null, "d": [data, ...]}
# Out: {"p": message} where the source does not parse; {"x": reason} where Ruby gives no answer;
#      else {"r": [...]}, for each data set {"o": text, "e": [message, ...], "c": [class, ...]} or {"x": reason}.

require "json"
require "timeout"
require "active_support/core_ext/object/blank"
require "active_support/core_ext/string/access"
require "liquid"

ENV["TZ"] = "UTC"
SECONDS = 1
Liquid::Template.error_mode = :lax
$stdin.set_encoding("UTF-8")
$stdout.binmode

# What JSON cannot say is an object with one key: a range, a float that is no number.
def decode(value)
  case value
  when Hash
    if value.size == 1
      return Range.new(*value["$range"].map(&:to_i)) if value.key?("$range")
      return { "inf" => Float::INFINITY, "-inf" => -Float::INFINITY, "nan" => Float::NAN }[value["$float"]] if value.key?("$float")
    end
    value.transform_values { |item| decode(item) }
  when Array then value.map { |item| decode(item) }
  else value
  end
end

class Partials
  def initialize(texts)
    @texts = texts
  end

  def read_template_file(name)
    # Later Liquids ask for a string before they look for the file.
    raise Liquid::ArgumentError, "Argument error in tag 'include' - Illegal template name" unless name.is_a?(String)

    @texts.fetch(name) { raise Liquid::FileSystemError, "No such template '#{name}'" }
  end
end

def utf8(text)
  text = text.dup.force_encoding("UTF-8")
  text.valid_encoding? ? text : "\u{FFFD}BYTES:" + text.b.inspect
end

def render(template, partials, data)
  # What an earlier render assigned, and partials it parsed, would be seen by this one.
  [template.assigns, template.instance_assigns, template.registers].each(&:clear)
  registers = { file_system: Partials.new(partials || {}) }
  output = Timeout.timeout(SECONDS) { template.render(decode(data), registers: registers) }
  classes = template.errors.map { |error| (error.cause || error).class.name }
  { "o" => utf8(output), "e" => template.errors.map { |error| utf8(error.message) }, "c" => classes }
rescue SystemStackError, NoMemoryError, StandardError => e
  { "x" => e.class.name }
end

def answer(job)
  template = Timeout.timeout(SECONDS) { Liquid::Template.parse(job["t"]) }
  { "r" => job["d"].map { |data| render(template, job["p"], data) } }
rescue Liquid::SyntaxError => e
  { "p" => utf8(e.message) }
rescue SystemStackError, NoMemoryError, StandardError => e
  { "x" => e.class.name }
end

$stdout.puts(Liquid::VERSION)
$stdout.flush
while (line = $stdin.gets)
  $stdout.write(JSON.generate(answer(JSON.parse(line, max_nesting: 500)), max_nesting: 500), "\n")
  $stdout.flush
end
