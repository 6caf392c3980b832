//! Draws what egui wants drawn, triangle by triangle, on the CPU: the same picture on every machine, with no display,
//! no graphics card and no driver between. Slow, exact, and only for pictures.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, ImageDelta, Primitive, Vertex};
use egui::{Color32, ColorImage, Context, FullOutput, ImageData, Mesh, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;
use image::{Rgba, RgbaImage};

/// Colours are rounded to this much: nobody sees it, and the files are a third smaller.
const STEP: f32 = 4.0;

/// Parts of a pixel to which corners are rounded: edges that two triangles share are then the same edge.
const PARTS: i64 = 256;

#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, ColorImage>,
}

impl TestRenderer for Raster {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            changes.into_iter().for_each(|change| self.set(id, change));
        }
        delta.free.drain().for_each(|id| {
            self.textures.remove(&id);
        });
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let mut canvas = Canvas::new(size.x.round() as usize, size.y.round() as usize);
        for ClippedPrimitive { clip_rect, primitive } in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = primitive else {
                return Err("a callback paints by itself".to_owned());
            };
            let texture = self.textures.get(&mesh.texture_id).ok_or("a texture that was never set")?;
            let edge = |value: f32, end: usize| (value * scale).round().clamp(0.0, end as f32) as i64;
            let clip = Clip {
                left: edge(clip_rect.min.x, canvas.width),
                top: edge(clip_rect.min.y, canvas.height),
                right: edge(clip_rect.max.x, canvas.width),
                bottom: edge(clip_rect.max.y, canvas.height),
            };
            canvas.mesh(&mesh, texture, clip, scale);
        }
        Ok(canvas.image())
    }
}

impl Raster {
    fn set(&mut self, id: TextureId, change: ImageDelta) {
        let ImageData::Color(image) = change.image;
        let Some([left, top]) = change.pos else {
            self.textures.insert(id, (*image).clone());
            return;
        };
        let Some(whole) = self.textures.get_mut(&id) else { return };
        let width = whole.size[0];
        for (row, pixels) in image.pixels.chunks(image.size[0]).enumerate() {
            let from = (top + row) * width + left;
            whole.pixels[from..from + pixels.len()].copy_from_slice(pixels);
        }
    }
}

/// Pixels that may be painted, the right and lower edge not among them.
#[derive(Clone, Copy)]
struct Clip {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

struct Canvas {
    width: usize,
    height: usize,
    /// Red, green and blue, 0 to 255. There is nothing behind the window.
    pixels: Vec<[f32; 3]>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Canvas {
        Canvas { width, height, pixels: vec![[0.0; 3]; width * height] }
    }

    fn mesh(&mut self, mesh: &Mesh, texture: &ColorImage, clip: Clip, scale: f32) {
        for corners in mesh.indices.chunks_exact(3) {
            let corner = |n: usize| mesh.vertices[corners[n] as usize];
            self.triangle([corner(0), corner(1), corner(2)], texture, clip, scale);
        }
    }

    fn triangle(&mut self, mut corners: [Vertex; 3], texture: &ColorImage, clip: Clip, scale: f32) {
        let place = |vertex: &Vertex| {
            [vertex.pos.x, vertex.pos.y].map(|at| (at * scale * PARTS as f32).round() as i64)
        };
        let mut places = corners.each_ref().map(place);
        let mut area = edge(places[0], places[1], places[2]);
        if area == 0 {
            return;
        }
        if area < 0 {
            corners.swap(1, 2);
            places.swap(1, 2);
            area = -area;
        }
        let least = |axis: usize| places.iter().map(|place| place[axis]).min().unwrap_or(0).div_euclid(PARTS);
        let most =
            |axis: usize| places.iter().map(|place| place[axis]).max().unwrap_or(0).div_euclid(PARTS) + 1;
        let columns = (least(0).max(clip.left), most(0).min(clip.right));
        let is_plain = corners.iter().all(|c| c.uv == corners[0].uv && c.color == corners[0].color);
        let plain = is_plain.then(|| shade(texture, &corners, [1.0, 0.0, 0.0]));
        for y in least(1).max(clip.top)..most(1).min(clip.bottom) {
            let (left, right) = within(&places, y, columns);
            for x in left..right {
                let source = plain.unwrap_or_else(|| {
                    let shares = shares(&places, middle(x, y));
                    shade(texture, &corners, shares.map(|share| share as f32 / area as f32))
                });
                let behind = &mut self.pixels[y as usize * self.width + x as usize];
                let through = 1.0 - source[3] / 255.0;
                *behind = [0, 1, 2].map(|channel| source[channel] + behind[channel] * through);
            }
        }
    }

    fn image(&self) -> RgbaImage {
        let pixel = |x: u32, y: u32| {
            let [red, green, blue] = self.pixels[y as usize * self.width + x as usize]
                .map(|value| ((value / STEP).round() * STEP) as u8);
            Rgba([red, green, blue, 255])
        };
        RgbaImage::from_fn(self.width as u32, self.height as u32, pixel)
    }
}

/// Twice the area of a triangle, positive where the corners follow each other clockwise on the screen.
fn edge([ax, ay]: [i64; 2], [bx, by]: [i64; 2], [px, py]: [i64; 2]) -> i64 {
    (bx - ax) * (py - ay) - (by - ay) * (px - ax)
}

/// The middle of a pixel.
fn middle(x: i64, y: i64) -> [i64; 2] {
    [x * PARTS + PARTS / 2, y * PARTS + PARTS / 2]
}

/// How much of each corner is in a point: twice the area of the triangle opposite to it.
fn shares(places: &[[i64; 2]; 3], point: [i64; 2]) -> [i64; 3] {
    [edge(places[1], places[2], point), edge(places[2], places[0], point), edge(places[0], places[1], point)]
}

/// Of the pixels of row `y` from column to column those within the triangle. One whose middle lies on an edge is within
/// one of the two neighbours: the one of which it is the top or the left.
fn within(places: &[[i64; 2]; 3], y: i64, (mut left, mut right): (i64, i64)) -> (i64, i64) {
    for (from, to) in [(places[1], places[2]), (places[2], places[0]), (places[0], places[1])] {
        let is_top_or_left = to[1] < from[1] || (to[1] == from[1] && to[0] > from[0]);
        let missing = i64::from(!is_top_or_left) - edge(from, to, middle(0, y));
        // What one column more adds.
        let step = (from[1] - to[1]) * PARTS;
        match step.signum() {
            1 => left = left.max((missing + step - 1).div_euclid(step)),
            -1 => right = right.min((-missing).div_euclid(-step) + 1),
            _ if missing > 0 => return (0, 0),
            _ => {}
        }
    }
    (left, right)
}

/// The colour of a point, premultiplied, 0 to 255.
fn shade(texture: &ColorImage, corners: &[Vertex; 3], shares: [f32; 3]) -> [f32; 4] {
    let mix = |of: &dyn Fn(&Vertex) -> f32| {
        corners.iter().zip(shares).map(|(corner, share)| of(corner) * share).sum()
    };
    let texel = sample(texture, mix(&|corner| corner.uv.x), mix(&|corner| corner.uv.y));
    let mut colour = [0.0; 4];
    for (channel, value) in colour.iter_mut().enumerate() {
        let tint: f32 = mix(&|corner| f32::from(corner.color.to_array()[channel]));
        *value = tint * texel[channel] / 255.0;
    }
    colour
}

/// Between the four texels around a place, as a graphics card does it.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let texel = |dx: f32, dy: f32| -> Color32 {
        let column = (left + dx).clamp(0.0, width as f32 - 1.0) as usize;
        let row = (top + dy).clamp(0.0, height as f32 - 1.0) as usize;
        texture.pixels[row * width + column]
    };
    let (right_part, lower_part) = (x - left, y - top);
    let corners = [
        (texel(0.0, 0.0), (1.0 - right_part) * (1.0 - lower_part)),
        (texel(1.0, 0.0), right_part * (1.0 - lower_part)),
        (texel(0.0, 1.0), (1.0 - right_part) * lower_part),
        (texel(1.0, 1.0), right_part * lower_part),
    ];
    let mut colour = [0.0; 4];
    for (texel, part) in corners {
        for (value, channel) in colour.iter_mut().zip(texel.to_array()) {
            *value += f32::from(channel) * part;
        }
    }
    colour
}
