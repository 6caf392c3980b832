//! What was chosen last for an export.

use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use super::ZoneChoice;
use crate::wire::format::Format;
use crate::wire::table::Columns;
use crate::wire::times::TimeFormat;

/// `[export]`; written by the window. A choice that cannot be read is what it is at first, and costs no other one: it
/// is made again with the next export, so that nobody has to be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportChoices {
    #[serde(deserialize_with = "readable")]
    pub format: Format,
    #[serde(deserialize_with = "readable")]
    pub delimiter: Delimiter,
    /// Begin a CSV with a byte order mark.
    #[serde(deserialize_with = "readable_or_true")]
    pub bom: bool,
    /// `None`, or one that nobody can read: that of the window, also when it is another one by then.
    #[serde(deserialize_with = "readable")]
    pub zone: Option<ZoneChoice>,
    #[serde(deserialize_with = "readable")]
    pub times: TimeFormat,
    /// The lines of a JSONL file hold the columns, not every field there is.
    #[serde(deserialize_with = "readable")]
    pub json_columns: bool,
    /// `None`: as the screen was when the dialog was opened.
    #[serde(deserialize_with = "readable")]
    pub mask: Option<bool>,
    #[serde(deserialize_with = "readable")]
    pub columns: Columns,
    /// Where the last file went; `None`: where people keep documents.
    #[serde(deserialize_with = "readable", skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
}

impl Default for ExportChoices {
    fn default() -> Self {
        ExportChoices {
            format: Format::default(),
            delimiter: Delimiter::default(),
            bom: true,
            zone: None,
            times: TimeFormat::default(),
            json_columns: false,
            mask: None,
            columns: Columns::default(),
            folder: None,
        }
    }
}

/// What stands between the values of a CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delimiter {
    #[default]
    #[serde(rename = ",")]
    Comma,
    #[serde(rename = ";")]
    Semicolon,
    #[serde(rename = "\t")]
    Tab,
}

impl Delimiter {
    pub fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
        }
    }
}

fn read<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<T>, D::Error> {
    Ok(toml::Value::deserialize(from)?.try_into().ok())
}

fn readable<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(from: D) -> Result<T, D::Error> {
    Ok(read(from)?.unwrap_or_default())
}

fn readable_or_true<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(read(from)?.unwrap_or(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ExportChoices {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn choices_are_read_as_they_were_written_before_and_again_after_they_are_written() {
        let kept = "format = \"jsonl\"\ndelimiter = \"\\t\"\nbom = false\nzone = \"UTC+3\"\ntimes = \"unix\"\n\
                    json_columns = true\nmask = true\ncolumns = \"caller,called\"\nfolder = \"/out\"\n";
        let choices = ExportChoices {
            format: Format::Jsonl,
            delimiter: Delimiter::Tab,
            bom: false,
            zone: Some(ZoneChoice::parse("UTC+3")),
            times: TimeFormat::Unix,
            json_columns: true,
            mask: Some(true),
            columns: Columns::parse("caller,called").unwrap(),
            folder: Some("/out".into()),
        };
        assert_eq!(read(kept), choices);
        assert_eq!(toml::to_string(&choices).unwrap(), kept);
        assert_eq!(read(""), ExportChoices::default());
        for (format, times) in Format::ALL.into_iter().zip(TimeFormat::ALL.into_iter().cycle()) {
            let text = format!("format = \"{}\"\ntimes = \"{}\"\n", format.extension(), times.as_str());
            assert_eq!((read(&text).format, read(&text).times), (format, times));
        }
    }

    #[test]
    fn a_choice_that_cannot_be_read_costs_no_other_one() {
        let odd = [
            "format = \"pdf\"",
            "delimiter = \"|\"",
            "bom = \"no\"",
            "zone = 8",
            "times = 1",
            "json_columns = []",
            "mask = \"yes\"",
            "columns = \"caller,luck\"",
            "columns = \"\"",
            "folder = 7",
            "colour = \"red\"",
        ];
        let others = [
            ("format", "format = \"xlsx\"\n"),
            ("mask", "mask = false\n"),
            ("columns", "columns = \"caller\"\n"),
        ];
        for line in odd {
            let kept = others.iter().filter(|(name, _)| !line.starts_with(name)).map(|(_, line)| *line);
            let kept: String = kept.collect();
            assert_eq!(read(&format!("{kept}{line}\n")), read(&kept), "{line}");
        }
    }
}
