use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

use super::*;
use crate::call::{Arrival, Facts, Number, SessionId, Stamp};
use crate::wire::table::sample::style;

fn call(number: u32) -> Call {
    let session = SessionId::new(&format!("session-{number}")).unwrap();
    let call = Facts::new(session, Arrival(0)).fold();
    Call {
        started_at: Some(Stamp(1_769_479_200 + i64::from(number))),
        caller: Number::new("+8613800138000"),
        talk_secs: Some(i64::from(number)),
        user_data: Some(Arc::from("=1+1 \u{7}<&>\r\n尾 ")),
        ..call
    }
}

fn written(style: Style, rows_per_sheet: u32, calls: u32) -> (Vec<u8>, Written) {
    let mut writer = Writer::with_sheets_of(Vec::new(), style, rows_per_sheet).unwrap();
    (0..calls).for_each(|number| writer.write(&call(number)).unwrap());
    writer.finish().unwrap()
}

fn read(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

#[test]
fn numbers_are_text_times_are_times_and_text_is_never_a_formula() {
    let (bytes, written) =
        written(style("started_at,caller,talk_secs,called,user_data_decoded"), ROWS_PER_SHEET, 3);
    assert_eq!(written, Written { sheets: 1, cut_cells: 0 });
    let mut book = read(bytes);
    assert_eq!(book.sheet_names(), ["通话"]);
    let sheet = book.worksheet_range("通话").unwrap();
    assert_eq!(sheet.get_size(), (4, 5));
    assert_eq!(sheet.get((0, 0)), Some(&Data::String("开始时间 (UTC+8)".to_owned())));
    let Some(Data::DateTime(at)) = sheet.get((3, 0)) else { panic!("{:?}", sheet.get((3, 0))) };
    assert_eq!(at.as_f64().to_string().get(..8), Some("46049.41"));
    assert_eq!(sheet.get((3, 1)), Some(&Data::String("+8613800138000".to_owned())));
    assert_eq!(sheet.get((3, 2)), Some(&Data::Float(2.0)));
    assert_eq!(sheet.get((3, 3)), Some(&Data::Empty));
    assert_eq!(sheet.get((3, 4)), Some(&Data::String("=1+1 \u{7}<&>\r\n尾 ".to_owned())));
}

#[test]
fn a_full_sheet_is_followed_by_another_with_the_same_header() {
    let (bytes, written) = written(style("session_id,talk_secs"), 4, 7);
    assert_eq!(written.sheets, 3);
    let mut book = read(bytes);
    assert_eq!(book.sheet_names(), ["通话 1（共 3）", "通话 2（共 3）", "通话 3（共 3）"]);
    let mut sessions = Vec::new();
    for (_, sheet) in book.worksheets() {
        let mut rows = sheet.rows();
        assert_eq!(rows.next().unwrap()[0], Data::String("会话".to_owned()));
        sessions.extend(rows.map(|row| row[0].to_string()));
    }
    assert_eq!(sessions, (0..7).map(|number| format!("session-{number}")).collect::<Vec<_>>());
}

#[test]
fn the_header_stands_still_and_every_sheet_has_its_filters() {
    let (bytes, _) = written(style("session_id,talk_secs"), 3, 3);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |path: &str| std::io::read_to_string(archive.by_name(path).unwrap()).unwrap();
    for (sheet, filter) in [("1", "A1:B3"), ("2", "A1:B2")] {
        let xml = part(&format!("xl/worksheets/sheet{sheet}.xml"));
        assert!(
            xml.contains(
                "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
            )
        );
        assert!(xml.contains(&format!("<autoFilter ref=\"{filter}\"/>")), "{xml}");
    }
    assert!(part("xl/workbook.xml").contains("'通话 2（共 2）'!$A$1:$B$2"));
}
