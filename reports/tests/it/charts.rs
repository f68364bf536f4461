//! Charts: the same bytes for page and paper, well-formed whatever the names are, nothing that a strict page refuses.

use tachiiri_reports::chart::{self, Bar, DotRow};

fn bars(rates: &[Option<u64>]) -> String {
    let bar = |(index, rate): (usize, &Option<u64>)| Bar {
        label: format!("2({index}) <端末> & \"PC\" "),
        rate: *rate,
        note: "1/2".into(),
        hatched: index % 2 == 1,
    };
    let bars: Vec<_> = rates.iter().enumerate().map(bar).collect();
    chart::bars("a", "横棒グラフ <1>", ("必須の項目", "参考項目"), &bars)
}

#[test]
fn a_chart_carries_its_alternative_text_and_no_style_or_script() {
    let svg = bars(&[Some(3670), None, Some(0), Some(10_000)]);
    assert!(svg.contains("role=\"img\" aria-label=\"横棒グラフ &lt;1&gt;\""));
    assert!(svg.contains("36.7%（1/2）") && svg.contains("100.0%"));
    for refused in ["<style", "style=", "<script", "href"] {
        assert!(!svg.contains(refused), "{refused}");
    }
    assert!(!svg.contains("<端末>") && svg.contains("&lt;端末&gt; &amp;"));
}

#[test]
fn marks_stay_inside_the_drawing_and_missing_shares_have_none() {
    let rows = [DotRow { label: "項目".into(), rates: vec![Some(10_000), None, Some(0)] }];
    let series = ["小規模（20〜199床）", "中規模（200〜399床）", "大規模（400床以上）"].map(String::from);
    let svg = chart::dots("d", "点図", &series, &rows);
    // Three marks in the legend; on the line a filled circle and a triangle, no square.
    assert_eq!(svg.matches("<circle").count(), 2);
    assert_eq!(svg.matches("width=\"8\" height=\"8\"").count(), 1);
    assert_eq!(svg.matches("#9db7f9").count(), 2);
    for number in svg.split(['"', ',', 'M', 'L', 'H']).filter_map(|text| text.parse::<f64>().ok()) {
        assert!((-10.0..=640.0).contains(&number), "{number} in {svg}");
    }
}

#[test]
fn a_name_too_long_for_its_place_is_cut_with_a_sign() {
    let bar = Bar { label: "あ".repeat(60), rate: None, note: String::new(), hatched: false };
    let svg = chart::bars("a", "図", ("必須の項目", "参考項目"), &[bar]);
    assert!(svg.contains("ああ…</text>") && !svg.contains(&"あ".repeat(40)));
}
