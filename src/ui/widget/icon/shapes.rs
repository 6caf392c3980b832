//! The drawings themselves, each on a 20 × 20 grid.

use std::f32::consts::TAU;

use egui::epaint::PathShape;
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2};

use super::Icon;

pub(super) struct Pen<'a> {
    painter: &'a Painter,
    origin: Pos2,
    scale: f32,
    stroke: Stroke,
}

impl<'a> Pen<'a> {
    pub(super) fn new(painter: &'a Painter, rect: Rect, ink: Color32) -> Self {
        let scale = rect.width() / crate::ui::theme::ICON;
        Self { painter, origin: rect.min, scale, stroke: Stroke::new(1.5 * scale.max(0.85), ink) }
    }

    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        pos2(self.origin.x + x * self.scale, self.origin.y + y * self.scale)
    }

    fn line(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|point| self.at(*point)).collect();
        self.painter.add(Shape::Path(PathShape::line(points, self.stroke)));
    }

    fn shut(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|point| self.at(*point)).collect();
        self.painter.add(Shape::Path(PathShape::closed_line(points, self.stroke)));
    }

    fn solid(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|point| self.at(*point)).collect();
        self.painter.add(Shape::convex_polygon(points, self.stroke.color, Stroke::NONE));
    }

    fn ring(&self, center: (f32, f32), radius: f32) {
        self.painter.circle_stroke(self.at(center), radius * self.scale, self.stroke);
    }

    fn disc(&self, center: (f32, f32), radius: f32) {
        self.painter.circle_filled(self.at(center), radius * self.scale, self.stroke.color);
    }

    fn frame(&self, from: (f32, f32), to: (f32, f32), radius: f32) {
        let rect = Rect::from_min_max(self.at(from), self.at(to));
        self.painter.rect_stroke(rect, radius * self.scale, self.stroke, StrokeKind::Middle);
    }

    fn bar(&self, from: (f32, f32), to: (f32, f32)) {
        self.painter.rect_filled(Rect::from_min_max(self.at(from), self.at(to)), 0.75, self.stroke.color);
    }

    /// A piece of a circle, in turns clockwise from the right.
    fn arc(&self, center: (f32, f32), radius: f32, from: f32, to: f32) {
        let steps = 16;
        let points = (0..=steps).map(|step| {
            let angle = TAU * (from + (to - from) * step as f32 / steps as f32);
            self.at((center.0 + radius * angle.cos(), center.1 + radius * angle.sin()))
        });
        self.painter.add(Shape::Path(PathShape::line(points.collect(), self.stroke)));
    }

    pub(super) fn draw(&self, icon: Icon) {
        match icon {
            Icon::Live => self.live(),
            Icon::History => self.history(),
            Icon::Reasons => self.reasons(),
            Icon::Inbox => self.inbox(),
            Icon::Settings => self.settings(),
            Icon::Search => self.search(),
            Icon::Close => self.close(),
            Icon::ChevronDown => self.line(&[(5.5, 7.75), (10.0, 12.25), (14.5, 7.75)]),
            Icon::ChevronLeft => self.line(&[(12.25, 4.5), (6.75, 10.0), (12.25, 15.5)]),
            Icon::ChevronRight => self.line(&[(7.75, 4.5), (13.25, 10.0), (7.75, 15.5)]),
            Icon::Columns => self.columns(),
            Icon::Pause => self.pause(),
            Icon::Play => self.solid(&[(6.0, 4.0), (16.0, 10.0), (6.0, 16.0)]),
            Icon::Download => self.download(),
            Icon::Copy => self.copy(),
            Icon::Pin => self.pin(),
            Icon::Warning => self.warning(),
            Icon::Failure => self.failure(),
            Icon::Check => self.line(&[(4.5, 10.5), (8.25, 14.25), (15.5, 6.25)]),
            Icon::Info => self.info(),
            Icon::Clock => self.clock(),
            Icon::Filter => self.filter(),
            Icon::Zone => self.zone(),
            Icon::Mask => self.mask(),
            Icon::Plus => self.plus(),
            Icon::SortUp => self.line(&[(6.25, 11.75), (10.0, 8.0), (13.75, 11.75)]),
            Icon::SortDown => self.line(&[(6.25, 8.25), (10.0, 12.0), (13.75, 8.25)]),
            Icon::External => self.external(),
            Icon::Heartbeat => self.heartbeat(),
            Icon::Folder => self.folder(),
            Icon::Note => self.note(),
            Icon::More => [4.5, 10.0, 15.5].into_iter().for_each(|x| self.disc((x, 10.0), 1.4)),
            Icon::Held => self.arc((10.0, 10.0), 6.5, -0.2, 0.6),
            Icon::Breakdown => self.breakdown(),
            Icon::Insights => self.insights(),
            Icon::Bell => self.bell(),
        }
    }

    fn live(&self) {
        self.ring((10.0, 10.0), 7.0);
        self.disc((10.0, 10.0), 2.75);
    }

    fn history(&self) {
        self.ring((10.0, 10.0), 7.0);
        self.line(&[(10.0, 5.75), (10.0, 10.0), (13.0, 11.75)]);
    }

    fn reasons(&self) {
        self.line(&[(4.0, 3.0), (4.0, 17.0)]);
        self.line(&[(4.0, 5.0), (11.5, 5.0)]);
        self.line(&[(4.0, 10.0), (16.5, 10.0)]);
        self.line(&[(4.0, 15.0), (9.0, 15.0)]);
    }

    fn inbox(&self) {
        self.shut(&[(3.0, 11.0), (5.5, 4.5), (14.5, 4.5), (17.0, 11.0), (17.0, 16.0), (3.0, 16.0)]);
        self.line(&[(3.0, 11.0), (7.0, 11.0), (8.0, 13.0), (12.0, 13.0), (13.0, 11.0), (17.0, 11.0)]);
    }

    fn settings(&self) {
        for (y, knob) in [(5.0, 13.0), (10.0, 7.0), (15.0, 12.0)] {
            self.line(&[(3.0, y), (knob - 1.75, y)]);
            self.line(&[(knob + 1.75, y), (17.0, y)]);
            self.ring((knob, y), 1.75);
        }
    }

    fn search(&self) {
        self.ring((8.75, 8.75), 5.0);
        self.line(&[(12.5, 12.5), (16.75, 16.75)]);
    }

    fn close(&self) {
        self.line(&[(5.5, 5.5), (14.5, 14.5)]);
        self.line(&[(14.5, 5.5), (5.5, 14.5)]);
    }

    fn columns(&self) {
        self.frame((3.0, 4.0), (17.0, 16.0), 1.5);
        self.line(&[(7.67, 4.0), (7.67, 16.0)]);
        self.line(&[(12.33, 4.0), (12.33, 16.0)]);
    }

    fn pause(&self) {
        self.bar((5.75, 4.5), (8.25, 15.5));
        self.bar((11.75, 4.5), (14.25, 15.5));
    }

    fn download(&self) {
        self.line(&[(10.0, 3.5), (10.0, 12.5)]);
        self.line(&[(6.0, 8.75), (10.0, 12.75), (14.0, 8.75)]);
        self.line(&[(3.5, 16.5), (16.5, 16.5)]);
    }

    fn copy(&self) {
        self.frame((7.5, 7.5), (16.5, 16.5), 1.5);
        self.line(&[(7.5, 12.5), (3.5, 12.5), (3.5, 3.5), (12.5, 3.5), (12.5, 7.5)]);
    }

    fn pin(&self) {
        self.disc((10.0, 7.0), 4.0);
        self.line(&[(10.0, 10.0), (10.0, 17.0)]);
    }

    fn warning(&self) {
        self.shut(&[(10.0, 3.25), (17.5, 16.5), (2.5, 16.5)]);
        self.line(&[(10.0, 8.0), (10.0, 12.0)]);
        self.disc((10.0, 14.25), 0.9);
    }

    fn failure(&self) {
        self.frame((3.0, 3.0), (17.0, 17.0), 3.0);
        self.line(&[(7.25, 7.25), (12.75, 12.75)]);
        self.line(&[(12.75, 7.25), (7.25, 12.75)]);
    }

    fn info(&self) {
        self.ring((10.0, 10.0), 7.0);
        self.line(&[(10.0, 9.25), (10.0, 13.75)]);
        self.disc((10.0, 6.5), 0.9);
    }

    fn clock(&self) {
        self.ring((10.0, 10.0), 6.5);
        self.line(&[(10.0, 6.25), (10.0, 10.0), (12.75, 11.5)]);
    }

    fn filter(&self) {
        self.shut(&[(3.0, 4.5), (17.0, 4.5), (11.75, 10.75), (11.75, 16.0), (8.25, 14.25), (8.25, 10.75)]);
    }

    fn zone(&self) {
        self.ring((10.0, 10.0), 7.0);
        self.line(&[(3.0, 10.0), (17.0, 10.0)]);
        self.painter.add(egui::epaint::EllipseShape::stroke(
            self.at((10.0, 10.0)),
            egui::vec2(3.0, 7.0) * self.scale,
            self.stroke,
        ));
    }

    fn mask(&self) {
        self.line(&[(2.5, 10.0), (5.5, 6.5), (10.0, 5.0), (14.5, 6.5), (17.5, 10.0)]);
        self.line(&[(2.5, 10.0), (5.5, 13.5), (10.0, 15.0), (14.5, 13.5), (17.5, 10.0)]);
        self.line(&[(4.0, 16.5), (16.0, 3.5)]);
    }

    fn plus(&self) {
        self.line(&[(10.0, 4.0), (10.0, 16.0)]);
        self.line(&[(4.0, 10.0), (16.0, 10.0)]);
    }

    fn external(&self) {
        self.line(&[(9.0, 4.5), (4.0, 4.5), (4.0, 16.0), (15.5, 16.0), (15.5, 11.0)]);
        self.line(&[(11.5, 3.5), (16.5, 3.5), (16.5, 8.5)]);
        self.line(&[(16.25, 3.75), (9.5, 10.5)]);
    }

    fn heartbeat(&self) {
        self.line(&[(2.0, 10.5), (6.0, 10.5), (8.25, 4.5), (11.5, 16.0), (13.75, 10.5), (18.0, 10.5)]);
    }

    fn folder(&self) {
        self.shut(&[(3.0, 16.0), (3.0, 4.5), (8.0, 4.5), (10.0, 6.75), (17.0, 6.75), (17.0, 16.0)]);
    }

    fn note(&self) {
        self.shut(&[(4.0, 3.5), (16.0, 3.5), (16.0, 12.0), (11.5, 16.5), (4.0, 16.5)]);
        self.line(&[(7.0, 7.5), (13.0, 7.5)]);
        self.line(&[(7.0, 11.0), (10.5, 11.0)]);
        self.line(&[(11.5, 16.5), (11.5, 12.0), (16.0, 12.0)]);
    }

    fn breakdown(&self) {
        self.shut(&[(3.0, 3.5), (17.0, 3.5), (17.0, 16.5), (3.0, 16.5)]);
        self.line(&[(9.0, 3.5), (9.0, 16.5)]);
        self.line(&[(5.25, 7.0), (6.75, 7.0)]);
        self.line(&[(5.25, 10.0), (6.75, 10.0)]);
    }

    fn insights(&self) {
        self.line(&[(3.0, 3.0), (3.0, 17.0), (17.0, 17.0)]);
        self.line(&[(6.0, 13.0), (9.5, 8.5), (12.5, 11.0), (17.0, 4.5)]);
    }

    fn bell(&self) {
        self.line(&[(3.5, 14.5), (16.5, 14.5)]);
        self.line(&[(5.0, 14.5), (6.0, 12.0), (6.0, 8.0)]);
        self.line(&[(15.0, 14.5), (14.0, 12.0), (14.0, 8.0)]);
        self.arc((10.0, 8.0), 4.0, 0.5, 1.0);
        self.line(&[(10.0, 2.5), (10.0, 4.0)]);
        self.arc((10.0, 14.5), 2.5, 0.08, 0.42);
    }
}
