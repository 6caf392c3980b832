//! What the tables of calls know of their columns. Each table has an enum of its own; what has to be known of a column
//! stands in one place, its [`Facts`], but for what its cells say. Only the grid, and layouts in the settings, know a
//! column by its name.

use crate::i18n::Phrases;
use crate::ui::widget::grid::Column;

/// The columns of a table.
pub trait Columns: Copy + 'static {
    /// What the rows can be sorted by.
    type Sort: Copy + PartialEq + 'static;

    /// In the order they have until somebody arranges them.
    const ALL: &'static [Self];

    fn facts(self) -> Facts<Self::Sort>;

    /// The name in settings: it never changes.
    fn id(self) -> &'static str {
        self.facts().shape.id
    }

    fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.id() == id)
    }

    /// The column whose header shows the arrow of an order.
    fn sorted_by(sort: Self::Sort) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.facts().sorts.contains(&sort))
    }

    /// What a press on the header sorts by.
    fn sort(self) -> Option<Self::Sort> {
        self.facts().sorts.first().copied()
    }

    /// As the grid wants it.
    fn shown(self, phrases: &'static Phrases) -> Column<'static> {
        let facts = self.facts();
        let title = (facts.title)(phrases);
        Column { title, sortable: !facts.sorts.is_empty(), ..facts.shape }
    }
}

/// What a table has to know of a column besides what its cells say. `S`: what the rows can be sorted by.
pub struct Facts<S: 'static> {
    /// Still without its title, which is put in with the language.
    shape: Column<'static>,
    title: fn(&Phrases) -> &'static str,
    /// The orders in which the header shows the arrow; a press on it asks for the first.
    sorts: &'static [S],
    /// Hidden until somebody asks for it.
    pub is_hidden: bool,
}

/// A column for [`Facts`]: what it is known by, its width in points, and no title yet.
pub const fn shape(id: &'static str, width: f32) -> Column<'static> {
    Column::new(id, "", width)
}

impl<S> Facts<S> {
    pub const fn of(shape: Column<'static>, title: fn(&Phrases) -> &'static str) -> Facts<S> {
        Facts { shape, title, sorts: &[], is_hidden: false }
    }

    pub const fn sorts(self, sorts: &'static [S]) -> Facts<S> {
        Facts { sorts, ..self }
    }

    pub const fn hidden(self) -> Facts<S> {
        Facts { is_hidden: true, ..self }
    }
}
