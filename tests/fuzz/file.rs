#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| checks::file::check(input));

#[allow(dead_code)] // each target uses one of them
mod checks;
