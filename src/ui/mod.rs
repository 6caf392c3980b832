//! The window. Values flow down as `&`, wishes flow up as commands; nothing here asks for the time, opens a file
//! or a socket, or waits.
//!
//! A frame begins in [`app`]: [`gather`] takes what the house below has published into the [`model`], [`panel`] and
//! [`dialog`] draw it, and `carry_out` does what they wish, each a [`command`]. [`theme`] is the one home of colours, sizes
//! and type; [`widget`] holds the pieces panels are built from. Neither knows what a call is.

pub mod app;
mod carry_out;
mod closing;
pub mod command;
pub mod dialog;
pub mod gather;
mod hidden;
mod keys;
pub mod marks;
pub mod model;
pub mod panel;
pub mod screen;
pub mod stage;
#[cfg(test)]
mod testing;
pub mod theme;
mod typed;
pub mod views;
pub mod widget;
mod window;
mod written;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

pub use model::Traffic;

use crate::backend::{Backend, Desktop, Start, System, Wake};
use crate::settings::{OwnReasons, SettingsFile};

/// What the window is opened with.
pub struct Options {
    pub start: Start,
    pub file: SettingsFile,
    pub own_reasons: OwnReasons,
    pub traffic: Traffic,
    /// Hears what each frame cost in seconds: layout, tessellation and painting, waiting for the screen left out. For
    /// those who measure; `None`: nobody does.
    pub frames: Option<Box<dyn FnMut(f32)>>,
    /// Called once the house below runs and the window is about to be drawn.
    pub opened: Opened,
}

/// Sees the house below once it runs.
pub type Opened = Box<dyn FnOnce(&Backend, Handle) + Send>;

/// What others can do with the window, from any thread.
pub struct Handle {
    pub close: Close,
    /// Brings it to the front.
    pub raise: Box<dyn Fn() + Send>,
}

/// Closes the window as its button does, but without a question: what is being written is saved, and the house below
/// comes to its end.
pub type Close = Box<dyn FnOnce() + Send>;

/// New frames at most this often for what arrives: a busy platform must not make the window draw more than people
/// can read.
const WAKE_EVERY: Duration = Duration::from_millis(100);

/// What draws, tried in this order. glow: fast on software rendering, remote desktops and virtual machines, where wgpu
/// is four times slower. But it needs OpenGL 2, which Windows has only from the driver of a graphics card: most remote
/// desktops and virtual machines there have none. Direct3D is always there, in software if need be.
const RENDERERS: &[eframe::Renderer] = &[
    eframe::Renderer::Glow,
    #[cfg(windows)]
    eframe::Renderer::Wgpu,
];

/// Opens the window and returns when it is closed and everything below has stopped. The error says in English
/// what is missing.
pub fn run(options: Options) -> Result<(), String> {
    let options = Rc::new(RefCell::new(Some(options)));
    let mut problems = Vec::new();
    for renderer in RENDERERS {
        match open(*renderer, options.clone()) {
            Ok(()) => return Ok(()),
            Err(error) => problems.push(error.to_string()),
        }
        // What fails after the house has been started would fail again.
        if options.borrow().is_none() {
            break;
        }
    }
    Err(problems.join("; "))
}

/// Takes the options once there is something to draw with.
fn open(renderer: eframe::Renderer, options: Rc<RefCell<Option<Options>>>) -> eframe::Result {
    // Where the window was, and how large; nothing of a demo is kept, and nothing is put into the user's folders by it.
    let is_kept = options.borrow().as_ref().is_some_and(|options| options.traffic == Traffic::Real);
    let kept_at = options.borrow().as_ref().map(|options| match options.traffic {
        Traffic::Simulated => options.start.data_dir.join("window.ron"),
        Traffic::Real => options.file.path.with_file_name("window.ron"),
    });
    let native = eframe::NativeOptions {
        persist_window: is_kept,
        persistence_path: kept_at,
        viewport: egui::ViewportBuilder::default()
            .with_title("Ringside")
            .with_app_id("ringside")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([960.0, 600.0])
            .with_icon(icon()),
        renderer,
        ..Default::default()
    };
    eframe::run_native(
        "ringside",
        native,
        Box::new(move |cc| {
            let options = options.take().ok_or("it has been opened before")?;
            let ctx = cc.egui_ctx.clone();
            let wake: Wake = Arc::new(move || {
                ctx.request_repaint_after_for(WAKE_EVERY, egui::ViewportId::ROOT);
            });
            let ctx = cc.egui_ctx.clone();
            let answered: Wake = Arc::new(move || ctx.request_repaint_of(egui::ViewportId::ROOT));
            // The desktop comes back to what is put there; the folder of a demo goes with it.
            let folder = (options.traffic == Traffic::Real).then(|| options.start.data_dir.clone());
            let backend = Backend::start(options.start, wake, answered);
            let ctx = cc.egui_ctx.clone();
            let settled = closing::IsSettled::default();
            let is_settled = settled.clone();
            let close = move || {
                is_settled.store(true, Ordering::SeqCst);
                ctx.send_viewport_cmd_to(egui::ViewportId::ROOT, egui::ViewportCommand::Close);
                ctx.request_repaint_of(egui::ViewportId::ROOT);
            };
            let ctx = cc.egui_ctx.clone();
            let raise = move || {
                let root = egui::ViewportId::ROOT;
                bring_to_front(&ctx);
                // Where no program may put itself in front, it is at least marked.
                let attention = egui::UserAttentionType::Informational;
                ctx.send_viewport_cmd_to(root, egui::ViewportCommand::RequestUserAttention(attention));
                ctx.request_repaint_of(root);
            };
            (options.opened)(&backend, Handle { close: Box::new(close), raise: Box::new(raise) });
            let mut app = app::App::new(
                &cc.egui_ctx,
                backend,
                options.file,
                options.own_reasons,
                options.traffic,
                Box::new(Desktop::new(folder)),
                Arc::new(System),
            );
            app.closing = settled;
            Ok(Box::new(Timed { app, told: options.frames }))
        }),
    )
}

/// Brings the window to the front, also out of the task bar, as far as the desktop lets programs do that.
fn bring_to_front(ctx: &egui::Context) {
    let root = egui::ViewportId::ROOT;
    ctx.send_viewport_cmd_to(root, egui::ViewportCommand::Minimized(false));
    ctx.send_viewport_cmd_to(root, egui::ViewportCommand::Focus);
}

/// The window, and who hears what its frames cost.
struct Timed {
    app: app::App,
    told: Option<Box<dyn FnMut(f32)>>,
}

impl eframe::App for Timed {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.app.attend(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        if let (Some(told), Some(secs)) = (&mut self.told, frame.info().cpu_usage) {
            told(secs);
        }
        self.app.draw(ui);
    }

    /// Now and then, and once the window is closed.
    fn save(&mut self, _storage: &mut dyn eframe::Storage) {
        self.app.keep();
    }

    /// Widgets start anew; what is worth keeping is in the settings.
    fn persist_egui_memory(&self) -> bool {
        false
    }
}

impl Drop for Timed {
    fn drop(&mut self) {
        self.app.leave();
    }
}

fn icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")).unwrap_or_default()
}
