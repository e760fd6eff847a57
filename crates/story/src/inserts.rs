//! Output of templates that is not Markdown. It is kept as a tree, with a placeholder word in the text, which is
//! replaced when the text is a tree too. So Markdown cannot misread it, as Hugo does it for its shortcodes.

use html::{Element, Node};

/// Trees, each with a placeholder word in the text.
#[derive(Debug)]
pub(crate) struct Inserts {
    /// How each word starts; nothing else in the text does.
    mark: String,
    trees: Vec<Option<Vec<Node>>>,
}

/// Inline elements.
const INLINE: [&str; 8] = ["a", "span", "code", "em", "strong", "img", "kbd", "br"];

impl Inserts {
    /// An empty set beside a text.
    pub(crate) fn beside(text: &str) -> Self {
        let word = "insert";
        let more = |at: usize| text[at + word.len()..].bytes().take_while(|byte| *byte == b'q').count() + 1;
        let longest = text.match_indices(word).map(|(at, _)| more(at)).max().unwrap_or(0);
        let mark = format!("{word}{}", "q".repeat(longest));
        Self { mark, trees: Vec::new() }
    }

    /// Adds a tree; returns its placeholder.
    pub(crate) fn add(&mut self, tree: Vec<Node>) -> String {
        self.trees.push(Some(tree));
        format!("{}{}z", self.mark, self.trees.len() - 1)
    }

    /// Replaces each placeholder by its tree, in attributes by the tree's text. A word that occurs twice is replaced once.
    pub(crate) fn plant(mut self, nodes: &mut Vec<Node>) {
        if !self.trees.is_empty() {
            self.fill(nodes);
        }
    }

    fn fill(&mut self, nodes: &mut Vec<Node>) {
        for node in std::mem::take(nodes) {
            match node {
                Node::Text(text) => self.split(&text, nodes),
                Node::Element(element) if self.is_alone(&element) => {
                    let mut children = element.children;
                    self.fill(&mut children);
                    nodes.append(&mut children);
                }
                Node::Element(mut element) => {
                    for (_, value) in &mut element.attributes {
                        if value.contains(&self.mark) {
                            let mut filled = Vec::new();
                            self.split(value, &mut filled);
                            *value = filled.iter().map(text_of).collect();
                        }
                    }
                    self.fill(&mut element.children);
                    nodes.push(Node::Element(element));
                }
                Node::Comment(_) | Node::CutShort => nodes.push(node),
            }
        }
    }

    /// Whether a paragraph is nothing but the word for a tree that is no line of text.
    fn is_alone(&self, element: &Element) -> bool {
        let [.., Node::Text(word)] = element.children.as_slice() else { return false };
        let is_mark =
            |node: &Node| matches!(node, Node::Comment(_)) || matches!(node, Node::Text(text) if text == word);
        let number =
            word.trim().strip_prefix(&self.mark).and_then(|rest| rest.strip_suffix('z')?.parse::<usize>().ok());
        let tree = number.and_then(|number| self.trees.get(number)?.as_ref());
        let is_block = |node: &Node| matches!(node, Node::Element(element) if !INLINE.contains(&element.name.as_str()));
        element.name == "p"
            && element.children.iter().all(is_mark)
            && tree.is_some_and(|tree| tree.iter().any(is_block))
    }

    fn split(&mut self, text: &str, nodes: &mut Vec<Node>) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(&*self.mark) {
            if !before.is_empty() {
                nodes.push(Node::Text(before.to_owned()));
            }
            let end = after.find('z').unwrap_or(after.len());
            let tree =
                after[..end].parse().ok().and_then(|number: usize| self.trees.get_mut(number)).and_then(Option::take);
            if let Some(mut tree) = tree {
                // The content of a shortcode may contain others.
                self.fill(&mut tree);
                nodes.append(&mut tree);
            }
            rest = after.get(end + 1..).unwrap_or_default();
        }
        if !rest.is_empty() {
            nodes.push(Node::Text(rest.to_owned()));
        }
    }
}

fn text_of(node: &Node) -> String {
    match node {
        Node::Text(text) => text.clone(),
        Node::Element(element) => element.children.iter().map(text_of).collect(),
        Node::Comment(_) | Node::CutShort => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use html::fragment;

    #[test]
    fn trees_take_the_place_of_their_words() {
        let mut inserts = Inserts::beside("an insertion");
        let inner = inserts.add(vec![Node::Text("<&>".to_owned())]);
        let outer = inserts.add(vec![Node::Element(Element::new("pre", vec![Node::Text(format!("a {inner} b"))]))]);
        let url = inserts.add(vec![Node::Text("/x".to_owned())]);
        let mut nodes = fragment(&format!("an insertion: {outer}! <a href=\"{url}#y\">z</a>"));
        inserts.plant(&mut nodes);
        let text = |text: &str| Node::Text(text.to_owned());
        let expected = vec![
            text("an insertion: "),
            Node::Element(Element::new("pre", vec![text("a "), text("<&>"), text(" b")])),
            text("! "),
            Node::Element(Element::new("a", vec![text("z")]).with("href", "/x#y")),
        ];
        assert_eq!(nodes, expected);
    }
}
