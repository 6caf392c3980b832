//! Icons, painted with lines and circles on a grid of 20 with strokes of 1.5. Pictures never go into strings: the
//! fonts have no such signs.

mod shapes;

use egui::{Color32, Painter, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::ui::theme::{ICON, Tokens};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    Live,
    History,
    Reasons,
    Inbox,
    Settings,
    Search,
    Close,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    Columns,
    Pause,
    Play,
    Download,
    Copy,
    Pin,
    Warning,
    Failure,
    Check,
    Info,
    Clock,
    Filter,
    Zone,
    Mask,
    Plus,
    SortUp,
    SortDown,
    External,
    Heartbeat,
    Folder,
    Note,
    More,
    /// Changes held back.
    Held,
    /// Counts beside a list.
    Breakdown,
    /// Key figures.
    Insights,
    /// Alerts.
    Bell,
}

impl Icon {
    pub const ALL: [Self; 36] = [
        Self::Live,
        Self::History,
        Self::Reasons,
        Self::Inbox,
        Self::Settings,
        Self::Search,
        Self::Close,
        Self::ChevronDown,
        Self::ChevronLeft,
        Self::ChevronRight,
        Self::Columns,
        Self::Pause,
        Self::Play,
        Self::Download,
        Self::Copy,
        Self::Pin,
        Self::Warning,
        Self::Failure,
        Self::Check,
        Self::Info,
        Self::Clock,
        Self::Filter,
        Self::Zone,
        Self::Mask,
        Self::Plus,
        Self::SortUp,
        Self::SortDown,
        Self::External,
        Self::Heartbeat,
        Self::Folder,
        Self::Note,
        Self::More,
        Self::Held,
        Self::Breakdown,
        Self::Insights,
        Self::Bell,
    ];

    /// Paints the icon around `center`. `size` is that of the whole grid, usually 16 to 20.
    pub fn paint(self, painter: &Painter, center: Pos2, size: f32, ink: Color32) {
        // Centres on whole pixels, so that a 1.5 line looks the same wherever the icon stands.
        let ppp = painter.pixels_per_point();
        let snapped = Pos2::new((center.x * ppp).round() / ppp, (center.y * ppp).round() / ppp);
        shapes::Pen::new(painter, Rect::from_center_size(snapped, Vec2::splat(size)), ink).draw(self);
    }
}

/// An icon as a widget. `name` says what it stands for; an icon beside its own word needs none.
pub fn icon(ui: &mut Ui, icon: Icon, size: f32, ink: Color32, name: Option<&str>) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    if let Some(name) = name {
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    }
    icon.paint(ui.painter(), rect.center(), size, ink);
    response
}

/// The mark of Ringside: two legs joined, the far one ringing.
pub fn brand(painter: &Painter, center: Pos2, t: &Tokens) {
    let stroke = egui::Stroke::new(2.0, t.blue);
    let (a, b) = (center - egui::vec2(5.5, 0.0), center + egui::vec2(4.5, 0.0));
    painter.circle_filled(a, 4.0, t.blue);
    painter.line_segment([a, b], stroke);
    painter.circle_stroke(b, 5.0, stroke);
    painter.circle_filled(b, 2.0, t.blue);
}

/// The brand mark as a widget of 32 × 20.
pub fn brand_mark(ui: &mut Ui) -> Response {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(32.0, ICON), Sense::hover());
    brand(ui.painter(), rect.center(), Tokens::of(ui));
    response
}
