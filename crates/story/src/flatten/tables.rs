//! Tables, which Medium has not: a narrow one becomes text in columns, any other a list with an item for each row. Where the
//! author asks for lists, each row is a list below its first cell, or an item where there is but one more, and every cell
//! follows the head of its column.

use super::code::is_gutter;
use super::spacing::{Loose, Marks};
use super::{Place, Walk};
use crate::{Kind, Run, Tables, Text};
use html::{Element, Node};
use post::problem::{Code, Problem};

/// How wide a table in columns may be: what Medium shows of a code block beside a phone's edges is less, but scrolls.
const WIDEST: usize = 64;

/// How large a table in columns may be, its blanks included, in characters.
const MOST_PADDED: usize = 1 << 20;

/// The cells of a table, row by row.
struct Grid {
    head: Vec<Text>,
    rows: Vec<Vec<Text>>,
}

impl Walk<'_> {
    pub(super) fn table(&mut self, table: &Element, marks: &Marks) {
        self.flush();
        let rows = rows(&table.children);
        let columns = rows.iter().map(|row| cells(row).count()).max().unwrap_or(0);
        if columns < 2 || holds_blocks(&table.children) {
            return self.dissolve(&table.children, marks);
        }
        let line = self.line;
        self.report(
            Problem::new(Code::TableChanged, "Medium has no tables: table converted to text")
                .hint("check how it reads; an image of the table may be clearer"),
        );
        let captions = table.children.iter().filter(|node| is_named(node, "caption"));
        for caption in captions.collect::<Vec<_>>() {
            self.node(caption, marks);
        }
        self.flush();
        let mut grid = Grid { head: Vec::new(), rows: Vec::new() };
        for row in rows {
            let is_head = grid.head.is_empty() && grid.rows.is_empty() && cells(row).all(|cell| cell.name == "th");
            let texts: Vec<Text> = cells(row).map(|cell| self.gather(Place::Gather, &cell.children, marks)).collect();
            if is_head { grid.head = texts } else { grid.rows.push(texts) }
        }
        if grid.rows.is_empty() {
            grid.rows.push(std::mem::take(&mut grid.head));
        }
        let in_columns = match self.options.tables {
            Tables::List => None,
            Tables::Text => grid.in_columns(columns, usize::MAX),
            Tables::Auto => grid.in_columns(columns, WIDEST),
        };
        if let Some(code) = in_columns {
            return self.put(Kind::Code { language: None, code }, line);
        }
        if self.options.tables != Tables::List {
            return self.put_list(grid.in_rows(), line);
        }
        if columns == 2 {
            let items: Vec<Text> = grid.rows.iter().map(|row| grid.in_words(row)).collect();
            return self.put_list(items, line);
        }
        for row in &grid.rows {
            let mut cells = row.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
            if let Some((_, first)) = cells.next() {
                let strong = first.0.iter().cloned().map(|run| Run { strong: true, ..run }).collect::<Loose>();
                self.put(Kind::Paragraph { text: strong.finish() }, line);
            }
            self.put_list(cells.map(|(column, cell)| grid.headed(column, cell)).collect(), line);
        }
    }

    fn put_list(&mut self, mut items: Vec<Text>, line: Option<usize>) {
        items.retain(|item| !item.is_blank());
        if !items.is_empty() {
            self.put(Kind::List { start: None, items }, line);
        }
    }

    /// A layout table: its cells become their content.
    fn dissolve(&mut self, nodes: &[Node], marks: &Marks) {
        for node in nodes {
            match node {
                Node::Element(element) if is_gutter(element) => {}
                Node::Element(element) if is_part(&element.name) => self.dissolve(&element.children, marks),
                Node::Element(element) if matches!(&*element.name, "td" | "th" | "caption") => {
                    self.block(&element.children, marks);
                }
                _ => self.node(node, marks),
            }
        }
    }
}

impl Grid {
    /// The table as text in columns; `None` where it is too wide, or its cells contain more than a line of plain text.
    fn in_columns(&self, columns: usize, widest: usize) -> Option<String> {
        let all = || std::iter::once(&self.head).filter(|head| !head.is_empty()).chain(&self.rows);
        // Wide characters do not line up, and a link has no place in code.
        let fits = |text: &Text| {
            text.0.iter().all(|run| run.link.is_none() && run.text.chars().all(|c| c != '\n' && c < '\u{1100}'))
        };
        if widest <= WIDEST && !all().flatten().all(fits) {
            return None;
        }
        let mut widths = vec![0; columns];
        for row in all() {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.length());
            }
        }
        let width = widths.iter().sum::<usize>() + 2 * (columns - 1);
        if width > widest || width * all().count() > MOST_PADDED {
            return None;
        }
        let line = |cells: &[Text]| {
            let padded = widths.iter().zip(cells).map(|(width, cell)| {
                let cell = cell.plain().replace('\n', " ");
                format!("{cell:width$}", width = *width)
            });
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let mut lines = Vec::new();
        if !self.head.is_empty() {
            lines.push(line(&self.head));
            lines.push(widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("  "));
        }
        lines.extend(self.rows.iter().map(|row| line(row)));
        let code = lines.join("\n");
        Some(code.trim_end().to_owned()).filter(|code| !code.trim().is_empty())
    }

    /// A text for each row, the head's first: every word once and in the order of the page. A blank cell before others keeps
    /// its place.
    fn in_rows(&self) -> Vec<Text> {
        let strong = Marks { strong: true, ..Marks::default() };
        let row = |cells: &[Text], marks: &Marks| {
            let mut words = Loose::default();
            let filled = cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
            for (at, cell) in cells[..filled].iter().enumerate() {
                if at > 0 {
                    words.text(" | ", marks);
                }
                if cell.is_blank() {
                    words.text("–", marks);
                }
                words.extend(cell.0.iter().cloned().map(|run| Run { strong: run.strong || marks.strong, ..run }));
            }
            words.finish()
        };
        let head = std::iter::once(row(&self.head, &strong));
        head.chain(self.rows.iter().map(|cells| row(cells, &Marks::default()))).collect()
    }

    /// A cell behind the head of its column.
    fn headed(&self, column: usize, cell: &Text) -> Text {
        let mut words = Loose::default();
        if let Some(head) = self.head.get(column).filter(|head| !head.is_blank()) {
            words.text(&format!("{}: ", head.plain()), &Marks::default());
        }
        words.tidy(cell);
        words.finish()
    }

    /// A row as `head: cell; head: cell`.
    fn in_words(&self, row: &[Text]) -> Text {
        let mut words = Loose::default();
        let plain = Marks::default();
        let filled = row.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
        for (at, (column, cell)) in filled.enumerate() {
            if at > 0 {
                words.text("; ", &plain);
            }
            words.tidy(&self.headed(column, cell));
        }
        words.finish()
    }
}

fn is_named(node: &Node, name: &str) -> bool {
    matches!(node, Node::Element(element) if element.name == name)
}

fn is_part(name: &str) -> bool {
    matches!(name, "thead" | "tbody" | "tfoot" | "tr" | "colgroup")
}

fn rows(nodes: &[Node]) -> Vec<&Element> {
    let mut found = Vec::new();
    for node in nodes {
        match node {
            Node::Element(element) if element.name == "tr" => found.push(element),
            Node::Element(element) if is_part(&element.name) => found.extend(rows(&element.children)),
            _ => {}
        }
    }
    found
}

fn cells(row: &Element) -> impl Iterator<Item = &Element> {
    row.children.iter().filter_map(|node| match node {
        Node::Element(element) if matches!(&*element.name, "td" | "th") => Some(element),
        _ => None,
    })
}

/// Whether cells contain what cannot be text: code blocks, pictures, tables.
fn holds_blocks(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Element(element) => {
            matches!(&*element.name, "pre" | "img" | "table" | "figure" | "iframe") || holds_blocks(&element.children)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::Tables;
    use crate::flatten::shown::{lines, shown, with_tables};

    #[test]
    fn tables_become_columns_or_a_list() {
        let row = |cells: [&str; 2]| format!("<tr><td>{}<td>{}", cells[0], cells[1]);
        let head = "<table><tr><th>Name<th>Size";
        assert_eq!(
            shown(&(head.to_owned() + &row(["a", "1"]) + &row(["longer", ""]))),
            ["code: Name    Size\n------  ----\na       1\nlonger"]
        );
        assert_eq!(
            shown(&(head.to_owned() + &row(["<a href=/x>a</a>", "1"]))),
            ["- *Name | Size* / a(https://blog.example/x) | 1"]
        );
        assert_eq!(shown(&("<table>".to_owned() + &row(["漢", "<ul><li>1<li>2</ul>"]))), ["- 漢 | 1|2"]);
        let gaps = head.to_owned() + "<th>Use" + &row(["", "<a href=#y>1</a>"]) + "<td>" + &row(["b", ""]) + "<td>x";
        assert_eq!(shown(&gaps), ["- *Name | Size | Use* / – | 1(https://blog.example/a/b/#y) / b | – | x"]);
        assert_eq!(shown("<table><tr><td><p>a</p><p>b</p></table>"), ["a", "b"]);
        let two = head.to_owned() + &row(["a", "1"]);
        assert_eq!(lines(with_tables(&two, Tables::List)), ["- Name: a; Size: 1"]);
        let three = "<table><tr><th>Name<th>Size<th>Use<tr><td><i>a</i><td>1<td>x";
        assert_eq!(lines(with_tables(three, Tables::List)), ["*_a_*", "- Size: 1 / Use: x"]);
        let wide = head.to_owned() + &row(["<a href=/x>a</a>", &"1".repeat(80)]);
        assert!(lines(with_tables(&wide, Tables::Text))[0].starts_with("code: Name  Size\n----  ---"));
    }
}
