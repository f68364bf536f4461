//! Charts as SVG, the same for page and paper: legible in black and white, told apart by shape and hatching, never
//! by colour alone. Only presentation attributes, no style and no script, so that a strict page policy lets them in.
//! A chart never stands alone: its values are in the table under it, and its `alt` says what it shows.

use std::fmt::Write;

use tachiiri_domain::figures::percent;

/// User units; on paper 640 of them are the width of the text.
const WIDTH: u32 = 640;
const LABEL_WIDTH: u32 = 246;
/// Room right of the plot for the value of the longest bar.
const VALUE_WIDTH: u32 = 96;
const ROW: u32 = 16;
const TOP: u32 = 30;
const BOTTOM: u32 = 24;
const FONTS: &str = "Noto Sans CJK JP, Noto Sans JP, BIZ UDPGothic, sans-serif";
const KEY: &str = "#0017c1";
const INK: &str = "#1a1a1a";
const GRID: &str = "#b3b3b3";
/// Width of a character that stands in half a square, at the font size of 11; a full-width one has twice as much.
const HALF: f64 = 6.0;

/// One bar: a share with what it was counted from.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    /// Ten-thousandths; None where nobody answered.
    pub rate: Option<u64>,
    /// Printed after the value, e.g. `18/49`.
    pub note: String,
    /// Hatched instead of solid.
    pub hatched: bool,
}

/// One line of a dot plot: a share per series.
#[derive(Clone, Debug)]
pub struct DotRow {
    pub label: String,
    /// Ten-thousandths, in the order of the series; None where nobody answered.
    pub rates: Vec<Option<u64>>,
}

/// How the two kinds of bar are explained above the plot: (solid, hatched).
pub type Legend<'a> = (&'a str, &'a str);

/// Horizontal bars of shares. `id` makes the pattern's name unique on an HTML page; `alt` is the text alternative.
pub fn bars(id: &str, alt: &str, legend: Legend<'_>, bars: &[Bar]) -> String {
    let axis = Axis::over(bars.iter().filter_map(|bar| bar.rate), VALUE_WIDTH);
    let mut svg = Svg::new(id, alt, bars.len());
    let hatch = format!("url(#{id}-hatch)");
    svg.swatch(LABEL_WIDTH, KEY, legend.0);
    if bars.iter().any(|bar| bar.hatched) {
        svg.swatch(LABEL_WIDTH + 110, &hatch, legend.1);
    }
    svg.grid(&axis, bars.len());
    for (row, bar) in bars.iter().enumerate() {
        let y = row_top(row);
        svg.label(y, &bar.label);
        let width = bar.rate.map_or(0.0, |rate| axis.x(rate) - axis.x(0));
        let fill = if bar.hatched { &hatch } else { KEY };
        svg.rect(axis.x(0), y + 3, width, ROW - 6, fill);
        let value = bar.rate.map_or("—".to_owned(), |rate| format!("{}（{}）", percent(rate), bar.note));
        svg.value(axis.x(0) + width + 5.0, y, &value);
    }
    svg.finish()
}

/// Shares of several series on one line per item, each series with a shape of its own.
pub fn dots(id: &str, alt: &str, series: &[String], rows: &[DotRow]) -> String {
    let axis = Axis::over(rows.iter().flat_map(|row| row.rates.iter().flatten().copied()), 20);
    let mut svg = Svg::new(id, alt, rows.len());
    let entry = |name: &String| text_width(name) + 28.0;
    let mut x = (f64::from(WIDTH) - series.iter().map(entry).sum::<f64>()).max(8.0);
    for (index, name) in series.iter().enumerate() {
        svg.mark(index, x, 12.0);
        svg.text(x + 9.0, 16, "start", name);
        x += entry(name);
    }
    svg.grid(&axis, rows.len());
    for (row, line) in rows.iter().enumerate() {
        let y = row_top(row);
        svg.label(y, &line.label);
        svg.rule(axis.x(0), axis.x(axis.most), f64::from(y) + 8.0);
        for (index, rate) in line.rates.iter().enumerate().filter_map(|(index, rate)| Some((index, (*rate)?))) {
            svg.mark(index, axis.x(rate), f64::from(y) + 8.0);
        }
    }
    svg.finish()
}

fn text_width(text: &str) -> f64 {
    text.chars().map(|sign| if sign.is_ascii() { HALF } else { HALF * 2.0 - 1.0 }).sum()
}

fn row_top(row: usize) -> u32 {
    TOP + ROW * u32::try_from(row).unwrap_or(u32::MAX / ROW)
}

/// Shares from 0 to the next full ten percent above the largest.
struct Axis {
    most: u64,
    width: f64,
}

impl Axis {
    fn over(rates: impl Iterator<Item = u64>, value_width: u32) -> Self {
        let largest = rates.max().unwrap_or(0);
        Self { most: largest.div_ceil(1000).max(2) * 1000, width: f64::from(WIDTH - LABEL_WIDTH - value_width) }
    }

    fn x(&self, rate: u64) -> f64 {
        f64::from(LABEL_WIDTH) + self.width * rate as f64 / self.most as f64
    }

    /// Every ten percent, every twenty where that would crowd.
    fn ticks(&self) -> impl Iterator<Item = u64> {
        let step = if self.most > 5000 { 2000 } else { 1000 };
        (0..=self.most / step).map(move |tick| tick * step)
    }
}

/// The text of the drawing as it grows. Writing to a `String` cannot fail, so results are dropped.
struct Svg(String);

impl Svg {
    fn new(id: &str, alt: &str, rows: usize) -> Self {
        let height = row_top(rows) + BOTTOM;
        let alt = escape(alt);
        Self(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
             height=\"{height}\" role=\"img\" aria-label=\"{alt}\" font-family=\"{FONTS}\" font-size=\"11\" \
             fill=\"{INK}\">\n<defs><pattern id=\"{id}-hatch\" width=\"5\" height=\"5\" \
             patternUnits=\"userSpaceOnUse\"><rect width=\"5\" height=\"5\" fill=\"#fff\"/><path \
             d=\"M-1,1L1,-1M0,5L5,0M4,6L6,4\" stroke=\"{KEY}\" stroke-width=\"1.4\"/></pattern></defs>\n"
        ))
    }

    fn text(&mut self, x: f64, y: u32, anchor: &str, text: &str) {
        let text = escape(text);
        let _ = writeln!(self.0, "<text x=\"{x:.1}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>");
    }

    fn label(&mut self, y: u32, text: &str) {
        let room = f64::from(LABEL_WIDTH) - 10.0;
        let mut shown = text.to_owned();
        while text_width(&shown) > room {
            shown.pop();
        }
        if shown.len() < text.len() {
            shown.pop();
            shown.push('…');
        }
        self.text(f64::from(LABEL_WIDTH) - 8.0, y + 12, "end", &shown);
    }

    /// Text on a white ground, so that the grid does not cross it.
    fn value(&mut self, x: f64, y: u32, text: &str) {
        let width = text_width(text) - 4.0;
        let _ = writeln!(
            self.0,
            "<rect x=\"{x:.1}\" y=\"{}\" width=\"{width:.1}\" height=\"{}\" fill=\"#fff\"/>",
            y + 2,
            ROW - 4
        );
        self.text(x, y + 12, "start", text);
    }

    fn rect(&mut self, x: f64, y: u32, width: f64, height: u32, fill: &str) {
        let _ = writeln!(
            self.0,
            "<rect x=\"{x:.1}\" y=\"{y}\" width=\"{width:.1}\" height=\"{height}\" fill=\"{fill}\" stroke=\"{KEY}\"/>"
        );
    }

    fn swatch(&mut self, x: u32, fill: &str, name: &str) {
        self.rect(f64::from(x), 7, 18.0, 10, fill);
        self.text(f64::from(x) + 24.0, 16, "start", name);
    }

    fn rule(&mut self, from: f64, to: f64, y: f64) {
        let _ = writeln!(
            self.0,
            "<path d=\"M{from:.1},{y:.1}H{to:.1}\" stroke=\"{GRID}\" stroke-width=\"0.8\" stroke-dasharray=\"2 2\"/>"
        );
    }

    fn grid(&mut self, axis: &Axis, rows: usize) {
        let bottom = row_top(rows);
        for tick in axis.ticks() {
            let x = axis.x(tick);
            let stroke = if tick == 0 { INK } else { GRID };
            let _ =
                writeln!(self.0, "<path d=\"M{x:.1},{}V{bottom}\" stroke=\"{stroke}\" stroke-width=\"0.8\"/>", TOP - 4);
            self.text(x, bottom + 15, "middle", &format!("{}%", tick / 100));
        }
    }

    /// The shape of a series: filled circle, hollow square, grey triangle, hollow circle, cross.
    fn mark(&mut self, series: usize, x: f64, y: f64) {
        let stroke = format!("stroke=\"{KEY}\" stroke-width=\"1.4\"");
        let (left, top, right, bottom) = (x - 4.0, y - 4.0, x + 4.0, y + 4.0);
        let _ = match series {
            0 => writeln!(self.0, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.2\" fill=\"{KEY}\" {stroke}/>"),
            1 => writeln!(
                self.0,
                "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"8\" height=\"8\" fill=\"#fff\" {stroke}/>"
            ),
            2 => writeln!(
                self.0,
                "<path d=\"M{x:.1},{:.1}L{:.1},{bottom:.1}H{:.1}Z\" fill=\"#9db7f9\" {stroke}/>",
                y - 5.0,
                x + 5.0,
                x - 5.0
            ),
            3 => writeln!(self.0, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.2\" fill=\"#fff\" {stroke}/>"),
            _ => writeln!(
                self.0,
                "<path d=\"M{left:.1},{top:.1}L{right:.1},{bottom:.1}M{left:.1},{bottom:.1}L{right:.1},{top:.1}\" \
                 fill=\"none\" {stroke}/>"
            ),
        };
    }

    fn finish(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
