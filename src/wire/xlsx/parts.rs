//! What stands around the rows: the head and foot of a sheet, and the small files that make sheets a workbook.

use super::cell::escape;
use crate::i18n::{Lang, fill};
use crate::wire::table::Kind;

/// The styles of cells, as they stand in [`STYLES`].
pub(super) const BOLD: &str = " s=\"1\"";
pub(super) const TIME: &str = " s=\"2\"";
pub(super) const TEXT: &str = " s=\"3\"";

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// Plain, bold, a time, and text: a number that is typed over one stays text.
const STYLES: &str = concat!(
    "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/></numFmts>",
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>",
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>",
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>",
    "<fill><patternFill patternType=\"gray125\"/></fill></fills>",
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>",
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>",
    "<cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>",
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>",
    "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>",
    "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>",
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>",
);

/// The sheets' names, in the language of the headers.
pub(super) fn sheet_names(lang: Option<Lang>, count: usize) -> Vec<String> {
    let words = &lang.unwrap_or(Lang::En).phrases().export;
    let numbered =
        |number: usize| fill(words.sheet_of, &[("n", &number.to_string()), ("of", &count.to_string())]);
    if count == 1 { vec![words.sheet.to_owned()] } else { (1..=count).map(numbered).collect() }
}

/// Everything of a sheet before its rows.
pub(super) fn sheet_head(headers: &[String], kinds: &[Kind], is_first: bool, out: &mut String) {
    let selected = if is_first { " tabSelected=\"1\"" } else { "" };
    out.push_str(&format!(
        "{XML}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView{selected} workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         <selection pane=\"bottomLeft\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>"
    ));
    if !headers.is_empty() {
        out.push_str("<cols>");
        for (number, (header, kind)) in (1..).zip(headers.iter().zip(kinds)) {
            let width = width(header, *kind);
            out.push_str(&format!(
                "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
            ));
        }
        out.push_str("</cols>");
    }
    out.push_str("<sheetData>");
}

/// Room for what usually stands in a column, and for its header with the arrow of the filter.
fn width(header: &str, kind: Kind) -> usize {
    let header: usize = header.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let usual = match kind {
        Kind::Time => 20,
        Kind::Phone => 17,
        Kind::Figure => 9,
        Kind::Flag | Kind::Text => 16,
    };
    usual.max(header + 4)
}

/// Everything behind the rows: the filters, and that numbers stored as text are meant so.
pub(super) fn sheet_foot(last_column: &str, rows: u32, out: &mut String) {
    let all = format!("A1:{last_column}{rows}");
    out.push_str(&format!(
        "</sheetData><autoFilter ref=\"{all}\"/>\
         <pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/>\
         <ignoredErrors><ignoredError sqref=\"{all}\" numberStoredAsText=\"1\"/></ignoredErrors></worksheet>"
    ));
}

/// The other files of the workbook: path and text. `rows` are the last rows of the sheets.
pub(super) fn around(names: &[String], rows: &[u32], last_column: &str) -> Vec<(String, String)> {
    let numbers = 1..=names.len();
    let sheet_types: String = numbers
        .clone()
        .map(|n| {
            format!(
                "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/\
                 vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
            )
        })
        .collect();
    let types = format!(
        "{XML}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/\
         vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{sheet_types}\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"application/\
         vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>"
    );
    let sheet_links: String = numbers
        .map(|n| {
            format!(
                "<Relationship Id=\"rId{n}\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
            )
        })
        .collect();
    let links = format!(
        "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">{sheet_links}\
         <Relationship Id=\"styles\" Type=\"{DOCUMENT}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    let root = format!(
        "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
         Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let styles = format!("{XML}<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>");
    [
        ("xl/workbook.xml", workbook(names, rows, last_column)),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/styles.xml", styles),
        ("_rels/.rels", root),
        ("[Content_Types].xml", types),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .into()
}

/// The list of sheets, and where each has its filters.
fn workbook(names: &[String], rows: &[u32], last_column: &str) -> String {
    let (mut sheets, mut filters) = (String::new(), String::new());
    for (place, (name, rows)) in names.iter().zip(rows).enumerate() {
        let mut safe = String::new();
        escape(name, &mut safe);
        let number = place + 1;
        sheets.push_str(&format!("<sheet name=\"{safe}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"));
        filters.push_str(&format!(
            "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{place}\" hidden=\"1\">\
             '{safe}'!$A$1:${last_column}${rows}</definedName>"
        ));
    }
    format!(
        "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOCUMENT}\"><bookViews><workbookView/></bookViews>\
         <sheets>{sheets}</sheets><definedNames>{filters}</definedNames></workbook>"
    )
}
