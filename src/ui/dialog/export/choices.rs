//! What an export is to be like: as chosen last, kept in the settings, turned into what the export wants.

use std::path::{Path, PathBuf};

use crate::backend::{Columns, ExportColumn, ExportOptions, ExportStyle, Format, Lines, TimeFormat};
use crate::call::mask::Mask;
use crate::settings::{Delimiter, ExportChoices, Place, ZoneChoice, documents_dir};
use crate::ui::model::Model;
use crate::ui::views;

/// Names of files have an end.
const LONGEST_NAME: usize = 40;

/// The choices of the dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    pub format: Format,
    pub delimiter: Delimiter,
    pub bom: bool,
    pub zone: ZoneChoice,
    pub times: TimeFormat,
    /// The form of the lines of a JSONL file.
    pub lines: Lines,
    pub mask: bool,
    pub columns: Vec<ExportColumn>,
}

impl Choices {
    /// The last choices.
    pub fn restore(model: &Model) -> Choices {
        let settings = &model.settings;
        let kept = settings.export.clone();
        Choices {
            format: kept.format,
            delimiter: kept.delimiter,
            bom: kept.bom,
            zone: kept.zone.filter(|zone| zone.meant().is_some()).unwrap_or_else(|| settings.zone.clone()),
            times: kept.times,
            lines: if kept.json_columns { Lines::Columns } else { Lines::Whole },
            mask: kept.mask.unwrap_or(settings.mask),
            columns: kept.columns.0,
        }
    }

    /// What to remember, and that the file went to `folder`. Whoever exports in the zone of the window wants that one, also when it is another.
    pub fn keep(&self, model: &Model, folder: Option<&Path>) -> ExportChoices {
        ExportChoices {
            format: self.format,
            delimiter: self.delimiter,
            bom: self.bom,
            zone: (self.zone != model.settings.zone).then(|| self.zone.clone()),
            times: self.times,
            json_columns: self.lines == Lines::Columns,
            mask: Some(self.mask),
            // A file without columns is chosen for once.
            columns: match self.columns.as_slice() {
                [] => Columns::default(),
                columns => Columns(columns.to_vec()),
            },
            folder: folder.map(Path::to_owned),
        }
    }

    pub fn options(&self, model: &Model, out: PathBuf, force: bool) -> ExportOptions {
        ExportOptions {
            out,
            format: self.format,
            zone: self.zone(model),
            times: self.times,
            columns: Columns(self.columns.clone()),
            lines: self.lines,
            delimiter: self.delimiter.byte(),
            bom: self.bom,
            mask: self.mask(model),
            lang: Some(model.phrases.lang),
            force,
            catalogue: model.own_reasons.catalogue.clone(),
            filter: model.history.list.filter.to_string(),
            filter_zone: model.history.list.zone,
        }
    }

    /// The choices for a preview on this screen, which others may see.
    pub fn style(&self, model: &Model) -> ExportStyle {
        ExportStyle {
            columns: Columns(self.columns.clone()),
            zone: self.zone(model),
            times: self.times,
            mask: if !self.mask && model.is_masked() { Mask::Ends } else { self.mask(model) },
            lang: Some(model.phrases.lang),
            now: model.moment(),
            catalogue: model.own_reasons.catalogue.clone(),
        }
        .in_format(self.format)
    }

    /// What `column` will be called in the file.
    pub fn header(&self, model: &Model, column: ExportColumn) -> String {
        self.format.header(column, &self.zone(model), Some(model.phrases.lang))
    }

    /// How the file will write numbers; without its key as a screen does.
    fn mask(&self, model: &Model) -> Mask {
        match (self.mask, model.secrets.token_key()) {
            (false, _) => Mask::Off,
            (true, Some(key)) => Mask::Tokens(key),
            (true, None) => Mask::Ends,
        }
    }

    /// Whether what masked numbers are made with is still to be had.
    pub fn lacks_key(&self, model: &Model) -> bool {
        self.mask && model.secrets.token_key().is_none()
    }

    /// Whether the columns matter.
    pub fn has_columns(&self) -> bool {
        self.format != Format::Jsonl || self.lines == Lines::Columns
    }

    /// How times will stand in the file.
    pub fn times(&self) -> TimeFormat {
        self.times.in_format(self.format)
    }

    pub fn zone(&self, model: &Model) -> crate::call::zone::Zone {
        self.zone.meant().unwrap_or(model.zone)
    }

    /// `ringside-20261121-UTC+8.csv`, with the name of the view behind the first word where there is one. Without the
    /// zone where it makes no difference.
    pub fn file_name(&self, model: &Model) -> String {
        let zone = self.zone(model);
        let day = zone.civil(model.now.stamp()).format("%Y%m%d");
        let label: String = zone
            .label()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '+' | '-') { c } else { '-' })
            .collect();
        let label = if self.format == Format::Parquet { String::new() } else { format!("-{label}") };
        let view: String = view_name(model)
            .unwrap_or_default()
            .chars()
            .filter_map(|c| match c {
                c if c.is_alphanumeric() => Some(c),
                c if c.is_whitespace() || matches!(c, '-' | '_') => Some('-'),
                _ => None,
            })
            .take(LONGEST_NAME)
            .collect();
        let view = view.trim_matches('-');
        let view = if view.is_empty() { String::new() } else { format!("-{view}") };
        format!("ringside{view}-{day}{label}.{}", self.format.extension())
    }
}

/// The name of the view that is exported, as this screen may show it. All calls are no view.
pub fn view_name(model: &Model) -> Option<String> {
    let filter = &model.history.list.filter;
    let name = views::name_of(model, Place::History, filter).filter(|_| !filter.is_empty())?;
    Some(model.text(&name).into_owned())
}

/// Where exports go until somebody says otherwise: to where the last one went, if that is still there. Looks at the
/// disk.
pub fn usual_folder(kept: &ExportChoices) -> PathBuf {
    let last = kept.folder.clone().filter(|folder| folder.is_dir());
    last.or_else(documents_dir).unwrap_or_default()
}

/// The path with the ending of this format, where it carried that of another one.
pub fn with_ending(path: &str, format: Format) -> String {
    let whole = Path::new(path);
    let ending = whole.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    match ending.and_then(|ending| Format::parse(&ending)) {
        Some(other) if other != format => whole.with_extension(format.extension()).display().to_string(),
        _ => path.to_owned(),
    }
}
