//! The type scale: two weights, three greys, few sizes. Hierarchy comes from weight and grey, not from size.

use std::sync::{Arc, LazyLock};

use egui::{Color32, FontFamily, FontId, RichText, TextStyle};

/// The family that holds the heavier weight.
pub static STRONG: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name(Arc::from("strong")));

/// One step of the scale: size over line height, in points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// 13/20.
    Body,
    /// 13/20 semibold.
    Strong,
    /// 12/16.
    Small,
    /// 12/16 semibold.
    SmallStrong,
    /// 11/16.
    Label,
    /// 11/16 semibold.
    LabelStrong,
    /// 15/20 semibold.
    CardTitle,
    /// 24/32 semibold.
    PageTitle,
    /// 28/32 semibold.
    Counter,
    /// 11.5/18 monospace.
    Code,
}

impl Type {
    pub const ALL: [Self; 10] = [
        Self::Body,
        Self::Strong,
        Self::Small,
        Self::SmallStrong,
        Self::Label,
        Self::LabelStrong,
        Self::CardTitle,
        Self::PageTitle,
        Self::Counter,
        Self::Code,
    ];

    pub const fn size(self) -> f32 {
        match self {
            Self::Body | Self::Strong => 13.0,
            Self::Small | Self::SmallStrong => 12.0,
            Self::Label | Self::LabelStrong => 11.0,
            Self::CardTitle => 15.0,
            Self::PageTitle => 24.0,
            Self::Counter => 28.0,
            Self::Code => 11.5,
        }
    }

    pub const fn line_height(self) -> f32 {
        match self {
            Self::Body | Self::Strong | Self::CardTitle => 20.0,
            Self::Small | Self::SmallStrong | Self::Label | Self::LabelStrong => 16.0,
            Self::PageTitle | Self::Counter => 32.0,
            Self::Code => 18.0,
        }
    }

    pub fn font(self) -> FontId {
        let family = match self {
            Self::Body | Self::Small | Self::Label => FontFamily::Proportional,
            Self::Code => FontFamily::Monospace,
            _ => STRONG.clone(),
        };
        FontId::new(self.size(), family)
    }

    /// Text of this step. Its colour is the one in force unless one is set.
    pub fn rich(self, text: impl Into<String>) -> RichText {
        RichText::new(text).font(self.font()).line_height(Some(self.line_height()))
    }

    /// What egui's own widgets ask for by style.
    pub(super) fn text_styles() -> [(TextStyle, FontId); 5] {
        [
            (TextStyle::Small, Self::Small.font()),
            (TextStyle::Body, Self::Body.font()),
            (TextStyle::Button, Self::Body.font()),
            (TextStyle::Heading, Self::PageTitle.font()),
            (TextStyle::Monospace, Self::Code.font()),
        ]
    }
}

/// 13/20.
pub fn body(text: impl Into<String>) -> RichText {
    Type::Body.rich(text)
}

/// 13/20 semibold.
pub fn strong(text: impl Into<String>) -> RichText {
    Type::Strong.rich(text)
}

/// 12/16.
pub fn small(text: impl Into<String>) -> RichText {
    Type::Small.rich(text)
}

/// 12/16 semibold.
pub fn small_strong(text: impl Into<String>) -> RichText {
    Type::SmallStrong.rich(text)
}

/// 11/16.
pub fn label(text: impl Into<String>) -> RichText {
    Type::Label.rich(text)
}

/// 15/20 semibold.
pub fn card_title(text: impl Into<String>) -> RichText {
    Type::CardTitle.rich(text)
}

/// 24/32 semibold.
pub fn page_title(text: impl Into<String>) -> RichText {
    Type::PageTitle.rich(text)
}

/// 28/32 semibold: the one number of a page.
pub fn counter(text: impl Into<String>) -> RichText {
    Type::Counter.rich(text)
}

/// 11.5 monospace.
pub fn code(text: impl Into<String>) -> RichText {
    Type::Code.rich(text)
}

/// A run of text with its step and colour, for lines that mix several.
pub type Run<'a> = (&'a str, Type, Color32);
