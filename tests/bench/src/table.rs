//! The table: work, target, what was found.

/// Rows in the order they were measured; printed as they come and once more as a whole.
pub struct Table {
    rows: Vec<[String; 3]>,
}

impl Table {
    pub fn begin() -> Self {
        println!("machine: {}", machine());
        Self { rows: Vec::new() }
    }

    pub fn row(&mut self, work: &str, target: &str, found: &str) {
        println!("… {work}: {found}");
        self.rows.push([work.to_owned(), target.to_owned(), found.to_owned()]);
    }

    pub fn print(&self) {
        println!("\n| work | to reach | found |\n|---|---|---|");
        for [work, target, found] in &self.rows {
            println!("| {work} | {target} | {found} |");
        }
    }
}

/// Processor, cores, memory, as the system tells.
fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|l| l.strip_prefix("model name"))
        .map_or("unknown", |m| m.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(0, |n| n.get());
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib: u64 = memory.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
    format!("{model}, {cores} cores, {} GiB, {}", kib >> 20, std::env::consts::OS)
}
