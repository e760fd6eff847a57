//! Jekyll's own tags. Their syntax is not Liquid's (`{% include a/b.html x="y" %}`), so each is handed to the
//! interpreter with their whole content as one quoted word ([`readable`]).

use std::io::Write;

use liquid_core::error::ResultLiquidExt;
use liquid_core::model::{KString, Object, Scalar, Value, ValueView};
use liquid_core::{
    BlockReflection, Error, Language, ParseBlock, ParseTag, Renderable, Result, Runtime, TagBlock, TagReflection,
    TagTokenIter, Template, parser,
};

use super::bounds::{Scope, Spent, error, spend};
use super::cut::marks;
use crate::context::PostContext;
use generators::Reference;

/// How deep includes may nest.
const DEEPEST: usize = 20;
/// How many parameters an include may have: each is parsed for itself.
const MOST_PARAMETERS: usize = 200;

/// Liquid in which the interpreter can read Jekyll's tags; `post_url` and `link` are addresses by then. Fails with the
/// reason where there is no such page.
pub(super) fn readable(
    source: &str,
    context: &PostContext<'_>,
    follows_base: bool,
) -> std::result::Result<String, String> {
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for mark in marks(source) {
        let Some(name) = mark.name else {
            if let Some(text) = understood(mark.inside) {
                out.push_str(&source[at..mark.start]);
                out.extend(["{{ ", &text, " }}"]);
                at = mark.end;
            }
            continue;
        };
        let written = mark.inside[name.len()..].trim();
        let text = match name {
            "include" | "include_cached" | "include_relative" | "highlight" => {
                let (open, close) = dashes(&source[mark.start..mark.end]);
                let word = written.replace('%', "%25").replace('"', "%22");
                format!("{open} {name} \"{word}\" {close}")
            }
            "post_url" => address(context, Reference::Name(written), follows_base)?,
            "link" => address(context, Reference::File(written), follows_base)?,
            _ => continue,
        };
        out.push_str(&source[at..mark.start]);
        out.push_str(&text);
        at = mark.end;
    }
    out.push_str(&source[at..]);
    Ok(out)
}

/// An invalid expression, which Ruby's Liquid accepts all the same: of what precedes the filters it takes
/// the first word, and of that the letters, so `{{ .Names }}` and `{{ range .x }}` use variables that do not exist.
/// Nothing where it is an expression as it should be.
fn understood(inside: &str) -> Option<String> {
    let (value, filters) = inside.split_at(inside.find('|').unwrap_or(inside.len()));
    let value = value.trim();
    let word = value.split([' ', '\t', '\n', ',']).next().unwrap_or_default();
    let is_plain = word.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && word.len() == value.len();
    if is_plain || value.contains(['\'', '"', '[', '(']) {
        return None;
    }
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let names: Vec<&str> = word.split(|c| !is_letter(c)).filter(|name| !name.is_empty()).collect();
    let is_name = names.first().is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    let name = if is_name { names.join(".") } else { "nil".to_owned() };
    Some(format!("{name} {filters}"))
}

fn dashes(tag: &str) -> (&str, &str) {
    (if tag.starts_with("{%-") { "{%-" } else { "{%" }, if tag.ends_with("-%}") { "-%}" } else { "%}" })
}

/// An address from the root, as Jekyll 4 prints it. Where `site.baseurl` precedes the tag it was written for Jekyll 3,
/// which left that out.
fn address(context: &PostContext<'_>, reference: Reference, follows_base: bool) -> std::result::Result<String, String> {
    let (Reference::File(written) | Reference::Name(written) | Reference::NameIn(written, _)) = reference;
    if written.contains("{{") {
        return Err("its address depends on a variable".to_owned());
    }
    let (path, fragment) = written.split_once('#').map_or((written, ""), |(path, rest)| (path, rest));
    let reference = if matches!(reference, Reference::File(_)) { Reference::File(path) } else { Reference::Name(path) };
    let url = context.around.locate(reference)?;
    let path = match context.site_url.trim_end_matches('/') {
        base if follows_base => url.strip_prefix(base).unwrap_or(&url),
        base => {
            let origin = base.find("://").map_or(0, |at| at + 3);
            let end = base[origin..].find('/').map_or(base.len(), |at| origin + at);
            url.strip_prefix(&base[..end]).unwrap_or(&url)
        }
    };
    Ok(if fragment.is_empty() { path.to_owned() } else { format!("{path}#{fragment}") })
}

/// The content of a tag that [`readable`] has quoted.
fn written(arguments: &mut TagTokenIter<'_>) -> Result<String> {
    let word = arguments.expect_next("what it is about")?.expect_literal().into_result()?;
    arguments.expect_nothing()?;
    Ok(word.to_kstr().replace("%22", "\"").replace("%25", "%"))
}

/// `include`, `include_cached`, or `include_relative`.
#[derive(Clone, Copy)]
pub(super) struct Include(pub(super) &'static str);

impl TagReflection for Include {
    fn tag(&self) -> &str {
        self.0
    }

    fn description(&self) -> &'static str {
        "puts a file of the site in its place"
    }
}

impl ParseTag for Include {
    fn parse(&self, mut arguments: TagTokenIter<'_>, language: &Language) -> Result<Box<dyn Renderable>> {
        let written = written(&mut arguments)?;
        let (name, mut rest) = match written.strip_prefix("{{").and_then(|rest| rest.find("}}")) {
            Some(end) => {
                let end = end + "{{}}".len();
                let end = end + written[end..].find(char::is_whitespace).unwrap_or(written.len() - end);
                written.split_at(end)
            }
            None => written.split_at(written.find(char::is_whitespace).unwrap_or(written.len())),
        };
        let mut parameters = Vec::new();
        while let Some((key, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, left) = if let Some(quote) = quote {
                let end = closing(&after[1..], quote)
                    .ok_or_else(|| Error::with_msg(format!("the parameters of `{name}` cannot be parsed")))?;
                let text = after[1..=end].replace(&format!("\\{quote}"), &quote.to_string());
                (Parameter::Text(text.into()), &after[end + 2..])
            } else {
                let end = after.find(char::is_whitespace).unwrap_or(after.len());
                let value = format!("{{% assign include_parameter = {} %}}", &after[..end]);
                (Parameter::Variable(Template::new(parser::parse(&value, language)?)), &after[end..])
            };
            parameters.push((key.trim().to_owned().into(), value));
            if parameters.len() > MOST_PARAMETERS {
                return Err(Error::with_msg("too many parameters"));
            }
            rest = left;
        }
        let name = Template::new(parser::parse(name, language)?);
        let folder = if self.0 == "include_relative" { Folder::Own } else { Folder::Includes };
        Ok(Box::new(Included { name, folder, parameters }))
    }

    fn reflection(&self) -> &dyn TagReflection {
        self
    }
}

/// Where a quoted text ends.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.find(|c| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
}

#[derive(Debug)]
struct Included {
    name: Template,
    folder: Folder,
    parameters: Vec<(KString, Parameter)>,
}

#[derive(Debug, Clone, Copy)]
enum Folder {
    /// That of the includes.
    Includes,
    /// The post's own.
    Own,
}

#[derive(Debug)]
enum Parameter {
    Text(KString),
    /// An assignment of its value to `include_parameter`.
    Variable(Template),
}

impl Renderable for Included {
    fn render_to(&self, writer: &mut dyn Write, runtime: &dyn Runtime) -> Result<()> {
        let name = self.name.render(runtime)?;
        let mut include = Object::new();
        for (key, value) in &self.parameters {
            let value = match value {
                Parameter::Text(text) => Value::scalar(text.clone()),
                Parameter::Variable(assignment) => {
                    assignment.render(runtime)?;
                    let value = runtime.try_get(&[Scalar::new("include_parameter")]);
                    value.map_or(Value::Nil, liquid_core::ValueCow::into_owned)
                }
            };
            include.insert(key.clone(), value);
        }
        let folder = if matches!(self.folder, Folder::Own) { "./" } else { "" };
        let partial = runtime.partials().get(&format!("{folder}{name}"))?;
        {
            let mut spent = runtime.registers().get_mut::<Spent>();
            spent.depth += 1;
            if spent.depth > DEEPEST {
                return Err(error(spent.budget.refuse()));
            }
        }
        let scope = Scope { parent: runtime, variables: &[("include", &include as &dyn ValueView)] };
        let rendered = partial.render_to(writer, &scope);
        runtime.registers().get_mut::<Spent>().depth -= 1;
        rendered.trace_with(|| format!("`{name}`").into())
    }
}

/// `highlight` within another tag or an include; that of a post's own text is handled before.
#[derive(Clone, Copy)]
pub(super) struct HighlightBlock;

impl BlockReflection for HighlightBlock {
    fn start_tag(&self) -> &'static str {
        "highlight"
    }

    fn end_tag(&self) -> &'static str {
        "endhighlight"
    }

    fn description(&self) -> &'static str {
        "shows code"
    }
}

impl ParseBlock for HighlightBlock {
    fn parse(
        &self,
        mut arguments: TagTokenIter<'_>,
        mut tokens: TagBlock<'_, '_>,
        language: &Language,
    ) -> Result<Box<dyn Renderable>> {
        let written = written(&mut arguments)?;
        let name = written.split_whitespace().next().unwrap_or("text").to_owned();
        let code = Template::new(tokens.parse_all(language)?);
        tokens.assert_empty();
        Ok(Box::new(Highlighted { name, code }))
    }

    fn reflection(&self) -> &dyn BlockReflection {
        self
    }
}

#[derive(Debug)]
struct Highlighted {
    name: String,
    code: Template,
}

impl Renderable for Highlighted {
    /// As Jekyll writes it, so that its Markdown leaves it alone.
    fn render_to(&self, writer: &mut dyn Write, runtime: &dyn Runtime) -> Result<()> {
        let code = self.code.render(runtime)?;
        spend(runtime, code.len())?;
        let code = code.trim_matches('\n').replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let name = self.name.replace('"', "");
        write!(writer, "<figure class=\"highlight\"><pre><code class=\"language-{name}\">{code}</code></pre></figure>")
            .map_err(|_| Error::with_msg("it cannot be printed"))
    }
}
