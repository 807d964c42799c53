//! Fifty devices at once, forty new records each: how many records a second of the server's CPU takes in.
//!
//! Each device is in a team of its own, so that nothing but its records is on the way; a second measurement has all
//! in one team, where everybody is told of everybody's.

use std::sync::Barrier;
use std::{fs, thread};

use heard::domain::id::RecordId;
use heard::seal::random;
use tests::device::Device;
use tests::server::TestServer;
use tests::workload::Workload;

use crate::figures::Figures;
use crate::limit;
use crate::record;
use crate::wire::create;

const DEVICES: usize = 50;
const EACH: usize = 40;
const RUNS: usize = 5;
/// Of the kernel's clock, in which it counts CPU time.
const TICKS_PER_SECOND: f64 = 100.0;

pub(crate) fn measure(workload: &Workload) -> Figures {
    let mut apart: Vec<f64> = (0..RUNS).map(|_| per_cpu_second(workload, true)).collect();
    let mut together: Vec<f64> = (0..RUNS).map(|_| per_cpu_second(workload, false)).collect();
    let mut limit: Vec<f64> = (0..RUNS).map(|_| limit::per_cpu_second(workload, DEVICES, EACH)).collect();
    let mut figures = Figures::default();
    figures.put("ingest.per_cpu_s", median(&mut apart), "records/s");
    figures.put("ingest.per_cpu_s_least", apart[0], "records/s");
    figures.put("ingest.per_cpu_s_most", apart[RUNS - 1], "records/s");
    figures.put("ingest.one_team_per_cpu_s", median(&mut together), "records/s");
    figures.put("ingest.floor_per_cpu_s", median(&mut limit), "records/s");
    figures.put("ingest.limit_ratio", median(&mut apart) / median(&mut limit), "ratio");
    figures
}

fn per_cpu_second(workload: &Workload, apart: bool) -> f64 {
    let server = TestServer::start();
    let devices = devices(&server, workload, apart);
    let before = cpu_seconds(server.pid());
    let start = Barrier::new(DEVICES);
    thread::scope(|scope| {
        for mut device in devices {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                device.sync();
                let kept = device.outcomes.values().filter(|(outcome, _)| outcome == "kept").count();
                assert_eq!(kept, EACH, "not all was kept");
            });
        }
    });
    (DEVICES * EACH) as f64 / (cpu_seconds(server.pid()) - before)
}

fn devices(server: &TestServer, workload: &Workload, apart: bool) -> Vec<Device> {
    let device = |number: usize| {
        let space = if apart { format!("Team {number}") } else { "Cwm".to_owned() };
        if apart {
            server.found(&space);
        }
        let mut device = server.worker(&space, "Amina");
        device.sync();
        for place in 0..EACH {
            let record = &workload.records[(number * EACH + place) % workload.records.len()].last;
            let (id, subject) = (RecordId::from_bytes(random()), RecordId::from_bytes(random()));
            create(&mut device, id, "conversation", subject, &record::conversation(record));
        }
        device
    };
    (0..DEVICES).map(device).collect()
}

/// User and system time of a process so far.
pub(crate) fn cpu_seconds(process: u32) -> f64 {
    let told = fs::read_to_string(format!("/proc/{process}/stat")).expect("a process of ours");
    let (_, fields) = told.rsplit_once(") ").expect("a name in brackets");
    let ticks: f64 =
        fields.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<f64>().expect("a number")).sum();
    ticks / TICKS_PER_SECOND
}

/// The middle one; puts them in order.
pub(crate) fn median(runs: &mut [f64]) -> f64 {
    runs.sort_by(f64::total_cmp);
    runs[runs.len() / 2]
}
