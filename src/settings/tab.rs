//! The rooms of the window, as the file names the one that was shown last.

use serde::{Deserialize, Serialize};

/// The rooms of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "&'static str")]
pub enum Tab {
    #[default]
    Live,
    History,
    Reasons,
    Insights,
    Alerts,
    Inbox,
    Doctor,
    Settings,
}

impl Tab {
    pub const ALL: [Tab; 8] = [
        Tab::Live,
        Tab::History,
        Tab::Reasons,
        Tab::Insights,
        Tab::Alerts,
        Tab::Inbox,
        Tab::Doctor,
        Tab::Settings,
    ];

    /// The name in the settings.
    pub fn name(self) -> &'static str {
        match self {
            Tab::Live => "live",
            Tab::History => "history",
            Tab::Reasons => "reasons",
            Tab::Insights => "insights",
            Tab::Alerts => "alerts",
            Tab::Inbox => "inbox",
            Tab::Doctor => "doctor",
            Tab::Settings => "settings",
        }
    }

    pub fn named(name: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.name() == name)
    }
}

/// A room that this version does not have is not worth a warning: the window opens where it opens at first.
impl From<String> for Tab {
    fn from(name: String) -> Self {
        Tab::named(&name).unwrap_or_default()
    }
}

impl From<Tab> for &'static str {
    fn from(tab: Tab) -> Self {
        tab.name()
    }
}
