//! Names that are hashes: `uniqueString`, `guid`; and values that are new each time: `newGuid`, `utcNow`.
//!
//! Never here: any other source of chance or time; there is none.

use super::call::{Answer, Call, Outcome, string};
use super::sha1::sha1;
use super::strings::known;
use super::table::{Function, Takes};
use crate::template::term::Op;
use crate::template::text::string_of_term;
use crate::template::value::{Kind, Value};

const TEXT: Takes = Takes::TEXT;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("uniqueString", &[TEXT], unique_string).repeated(),
    Function::new("guid", &[TEXT], guid).repeated(),
    Function::new("newGuid", &[], |_, call| fresh("newGuid", call)),
    Function::new("utcNow", &[TEXT], |_, call| fresh("utcNow", call)).optional(1),
];

/// The name space of `guid` (Bicep functions: string, `guid`).
const NAME_SPACE: [u8; 16] =
    [0x11, 0xfb, 0x06, 0xfb, 0x71, 0x2d, 0x4d, 0xdd, 0x98, 0xc7, 0xe7, 0x1b, 0xbd, 0x58, 0x88, 0x30];

/// A value of its own at each place; the file is part of it, since places are counted for each file, and so is the root,
/// since several may use one file.
fn fresh(name: &str, call: &mut Call<'_>) -> Outcome {
    let file = call.value(Kind::Int(i64::try_from(call.span.file.index()).unwrap_or(i64::MAX)));
    let root = call.value(Kind::Int(call.terms.root().into()));
    let term = call.terms.intern(Op::Fresh(name.into(), call.span.start), [file, root], Some(call.span));
    Ok(Answer::Known(string_of_term(term, call.terms)))
}

fn joined(arguments: &[Value]) -> String {
    let texts: Vec<&str> = arguments.iter().map(|argument| known(Some(argument))).collect();
    texts.join("-")
}

/// A name-based UUID of version 5 (RFC 4122 §4.3).
fn guid(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let mut message = NAME_SPACE.to_vec();
    message.extend(joined(arguments).bytes());
    let hash = u128::from_be_bytes(*sha1(&message).first_chunk::<16>().unwrap_or(&[0; 16]));
    let version = (hash & !(0xf << 76)) | (5 << 76);
    let variant = (version & !(0b11 << 62)) | (0b10 << 62);
    let hex = format!("{variant:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    string(&[part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-"))
}

/// Thirteen characters that hold the 64 bits of a hash, five bits each, the highest first.
fn unique_string(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let hash = murmur_64(joined(arguments).as_bytes());
    let letter = |place: u32| {
        let bits = hash.wrapping_shl(5 * place) >> 59;
        usize::try_from(bits).ok().and_then(|bits| LETTERS.get(bits)).map_or('a', |letter| char::from(*letter))
    };
    string(&(0..13).map(letter).collect::<String>())
}

const FIRST: u32 = 0x239b_961b;
const SECOND: u32 = 0xab0e_9789;

/// A 64-bit variant of the Murmur hash that works on two halves of 32 bits, starting from zero.
fn murmur_64(bytes: &[u8]) -> u64 {
    let (mut low, mut high) = (0_u32, 0_u32);
    let (blocks, tail) = bytes.as_chunks::<8>();
    for block in blocks {
        let (first, second) = halves(*block);
        low ^= mix_first(first);
        low = low.rotate_left(19).wrapping_add(high).wrapping_mul(5).wrapping_add(0x561c_cd1b);
        high ^= mix_second(second);
        high = high.rotate_left(13).wrapping_add(low).wrapping_mul(5).wrapping_add(0x0bca_a747);
    }
    let mut block = [0; 8];
    block.iter_mut().zip(tail).for_each(|(place, byte)| *place = *byte);
    // What is missing counts as zero, and zero mixes to zero.
    let (first, second) = halves(block);
    low ^= mix_first(first);
    high ^= mix_second(second);
    #[expect(clippy::cast_possible_truncation, reason = "texts are shorter than 2^32 bytes")]
    let length = bytes.len() as u32;
    low ^= length;
    high ^= length;
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    low = finish(low);
    high = finish(high);
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    (u64::from(high) << 32) | u64::from(low)
}

fn halves(block: [u8; 8]) -> (u32, u32) {
    let (first, second) = block.split_at(4);
    let word = |bytes: &[u8]| bytes.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    (word(first), word(second))
}

fn mix_first(word: u32) -> u32 {
    word.wrapping_mul(FIRST).rotate_left(15).wrapping_mul(SECOND)
}

fn mix_second(word: u32) -> u32 {
    word.wrapping_mul(SECOND).rotate_left(17).wrapping_mul(FIRST)
}

/// The last step of the 32-bit Murmur hash: every bit changes every other.
fn finish(mut word: u32) -> u32 {
    word ^= word >> 16;
    word = word.wrapping_mul(0x85eb_ca6b);
    word ^= word >> 13;
    word = word.wrapping_mul(0xc2b2_ae35);
    word ^ (word >> 16)
}
