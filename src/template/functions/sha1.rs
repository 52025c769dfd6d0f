//! SHA-1 (RFC 3174), which names of version 5 are made with (RFC 4122 §4.3). Nothing is kept secret with it.
//!
//! Never here: what is hashed.

/// The hash of these bytes.
pub(super) fn sha1(message: &[u8]) -> [u8; 20] {
    let mut padded = message.to_vec();
    let bits = (message.len() as u64).wrapping_mul(8);
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend(bits.to_be_bytes());
    let mut state = [0x6745_2301_u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in padded.as_chunks::<64>().0 {
        state = add_block(state, block);
    }
    let mut hash = [0; 20];
    for (place, byte) in hash.iter_mut().zip(state.into_iter().flat_map(u32::to_be_bytes)) {
        *place = byte;
    }
    hash
}

#[expect(clippy::many_single_char_names, reason = "the names of RFC 3174 §6.1")]
fn add_block(state: [u32; 5], block: &[u8; 64]) -> [u32; 5] {
    let [mut a, mut b, mut c, mut d, mut e] = state;
    // The last sixteen words, oldest first.
    let mut words: std::collections::VecDeque<u32> =
        block.as_chunks::<4>().0.iter().map(|word| u32::from_be_bytes(*word)).collect();
    for round in 0..80 {
        let (mixed, constant) = match round {
            0..20 => ((b & c) | (!b & d), 0x5a82_7999),
            20..40 => (b ^ c ^ d, 0x6ed9_eba1),
            40..60 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6_u32),
        };
        let word = |back: usize| words.get(16 - back).copied().unwrap_or_default();
        let next = (word(3) ^ word(8) ^ word(14) ^ word(16)).rotate_left(1);
        let now = words.pop_front().unwrap_or_default();
        words.push_back(next);
        let sum = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(now).wrapping_add(constant);
        (a, b, c, d, e) = (sum, a, b.rotate_left(30), c, d);
    }
    let [first, second, third, fourth, fifth] = state;
    [
        first.wrapping_add(a),
        second.wrapping_add(b),
        third.wrapping_add(c),
        fourth.wrapping_add(d),
        fifth.wrapping_add(e),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(message: &str) -> String {
        let hash = sha1(message.as_bytes());
        let (high, low) = (hash.first_chunk::<16>().unwrap(), hash.last_chunk::<4>().unwrap());
        format!("{:032x}{:08x}", u128::from_be_bytes(*high), u32::from_be_bytes(*low))
    }

    /// RFC 3174 §7.3, and the hash of nothing.
    #[test]
    fn hashes_are_those_of_the_standard() {
        assert_eq!(hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(
            hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        );
        assert_eq!(hex(&"a".repeat(1_000_000)), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
        assert_eq!(
            hex(&"0123456701234567012345670123456701234567012345670123456701234567".repeat(10)),
            "dea356a2cddd90c7a7ecedc5ebb563934f460452"
        );
        assert_eq!(hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    }
}
