//! Invented names for places, shops and people. A name that also exists somewhere is chance; none was taken from a list of
//! real people or firms.

use crate::dice::Dice;

const FIRST: &str = "长永安和兴明春秋清金银玉翠青白红紫龙凤鹤梅兰竹荷桂松柏枫柳桃星月云霞文武学德仁义";
const SECOND: &str = "宁乐平泰昌盛华丰园苑泉溪河湖塘桥港湾洲岸林山峰岭坡田庄里坊亭台阁楼门塔阳荫芳香晖";
const SURNAMES: &str = "周吴徐蒋陈钱许恽史庄陆沈丁潘谢顾赵孙李王张刘杨高郑梁宋唐韩曹";
const GIVEN: [&str; 40] = [
    "谷雨", "清明", "立秋", "小满", "望巷", "听桥", "守路", "拾光", "问渠", "行之", "见山", "念禾", "知街", "巡安",
    "一格", "晓巡", "步云", "数星", "临河", "向晴", "初雪", "半夏", "南枝", "北辰", "东篱", "西窗", "迎春", "白露",
    "寒露", "霜降", "冬至", "惊蛰", "春分", "秋分", "夏至", "芒种", "立春", "立夏", "大雪", "小寒",
];
const SHOP_FIRST: [&str; 20] = [
    "老街",
    "顺和",
    "福来",
    "小巷",
    "邻里",
    "四季",
    "好再来",
    "新新",
    "巷口",
    "阿婆",
    "一家",
    "满座",
    "万家",
    "春晓",
    "便民",
    "桥头",
    "家常",
    "百味",
    "开心",
    "乐邻",
];

/// Two-character place names in a shuffled order; none twice before all 1,600 are used up.
pub(crate) struct PairNames {
    pairs: Vec<(char, char)>,
    used: usize,
}

impl PairNames {
    pub(crate) fn new(dice: &mut Dice) -> Self {
        let mut pairs: Vec<(char, char)> = FIRST.chars().flat_map(|a| SECOND.chars().map(move |b| (a, b))).collect();
        dice.shuffle(&mut pairs);
        Self { pairs, used: 0 }
    }

    pub(crate) fn next(&mut self) -> String {
        let (a, b) = self.pairs[self.used % self.pairs.len()];
        let rounds = self.used / self.pairs.len();
        self.used += 1;
        format!("{}{a}{b}", "新".repeat(rounds))
    }
}

/// People's names, each once until 1,200 are used; after that a character is added.
pub(crate) struct PersonNames {
    names: Vec<String>,
    used: usize,
}

impl PersonNames {
    pub(crate) fn new(dice: &mut Dice) -> Self {
        let named = |surname: char| GIVEN.iter().map(move |given| format!("{surname}{given}"));
        let mut names: Vec<String> = SURNAMES.chars().flat_map(named).collect();
        dice.shuffle(&mut names);
        Self { names, used: 0 }
    }

    pub(crate) fn next(&mut self) -> String {
        let name = &self.names[self.used % self.names.len()];
        let more = "乙".repeat(self.used / self.names.len());
        self.used += 1;
        format!("{name}{more}")
    }
}

/// The name of a shop in some trade.
pub(crate) fn shop(trade: &str, dice: &mut Dice) -> String {
    format!("{}{trade}", dice.pick(&SHOP_FIRST))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_do_not_repeat() {
        let mut dice = Dice::new(1, "names");
        let (mut places, mut people) = (PairNames::new(&mut dice), PersonNames::new(&mut dice));
        let places: BTreeSet<String> = (0..3_000).map(|_| places.next()).collect();
        let people: BTreeSet<String> = (0..2_000).map(|_| people.next()).collect();
        assert_eq!((places.len(), people.len()), (3_000, 2_000));
    }
}
