//! WebP, which Medium does not take, as JPEG, which it does.
//!
//! Most WebP on blogs is photographs that were JPEG before; what is transparent becomes white, like Medium's pages.
//! PNG would keep both without loss, at ten times the size for a photograph, and with a larger binary.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};
use jpeg_encoder::{ColorType, Encoder};

use post::problem::{Code, Problem};

/// The most pixels that are unpacked, as of a picture of 8,000 by 4,000: a few bytes can claim a billion.
const MOST_PIXELS: u64 = 32_000_000;
/// The most memory besides the pixels.
const MOST_MEMORY: usize = 64 << 20;
/// JPEG's quality: text in a picture stays sharp, since from 90 on colours are kept for each pixel.
const QUALITY: u8 = 92;

/// Whether bytes are a WebP (<https://developers.google.com/speed/webp/docs/riff_container>).
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

/// A WebP as JPEG. Fails with `image-type` if it is animated, too large or damaged.
pub(super) fn to_jpeg(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    decoder.set_memory_limit(MOST_MEMORY);
    if decoder.is_animated() {
        return Err(refused("an animated WebP", "save it as GIF"));
    }
    let (width, height) = decoder.dimensions();
    let too_large = || refused("a WebP of more than 32 million pixels", "make the image smaller");
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(too_large());
    }
    let mut pixels = vec![0; decoder.output_buffer_size().ok_or_else(too_large)?];
    decoder.read_image(&mut pixels).map_err(|error| damaged(&error))?;
    let colors = if decoder.has_alpha() {
        pixels.chunks_exact_mut(4).for_each(put_on_white);
        ColorType::Rgba
    } else {
        ColorType::Rgb
    };
    let side = |length| u16::try_from(length).map_err(|_| too_large());
    let mut jpeg = Vec::new();
    match Encoder::new(&mut jpeg, QUALITY).encode(&pixels, side(width)?, side(height)?, colors) {
        Ok(()) => Ok(jpeg),
        Err(error) => Err(refused(format!("it cannot be converted to JPEG: {error}"), "save it as JPEG")),
    }
}

/// What is seen of a pixel, red, green, blue and how much it covers, on white.
fn put_on_white(pixel: &mut [u8]) {
    let [colors @ .., cover] = pixel else { return };
    for color in colors {
        let seen = (u16::from(*color) * u16::from(*cover) + 255 * (255 - u16::from(*cover))) / 255;
        *color = u8::try_from(seen).unwrap_or(u8::MAX);
    }
}

fn damaged(error: &DecodingError) -> Problem {
    refused(format!("it is a WebP that cannot be read: {error}"), "save it as PNG or JPEG and show that")
}

fn refused(what: impl Into<String>, hint: &'static str) -> Problem {
    Problem::new(Code::ImageType, what).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Picture;

    /// A WebP of one colour: red, green, blue and how much it covers.
    fn webp(width: u32, height: u32, color: [u8; 4]) -> Vec<u8> {
        let pixels = color.repeat((width * height) as usize);
        let mut bytes = Vec::new();
        let encoder = image_webp::WebPEncoder::new(&mut bytes);
        encoder.encode(&pixels, width, height, image_webp::ColorType::Rgba8).unwrap();
        bytes
    }

    #[test]
    fn a_web_p_becomes_a_jpeg() {
        let picture = Picture::of(webp(300, 7, [255, 0, 0, 255])).unwrap();
        assert_eq!(picture.media, "image/jpeg");
        assert!(picture.bytes.starts_with(b"\xff\xd8\xff"));
        let frame = picture.bytes.windows(2).position(|pair| pair == b"\xff\xc0").unwrap();
        assert_eq!(picture.bytes[frame + 5..frame + 9], [0, 7, 1, 44], "its height and width");
        // One pixel, each: with loss, with loss and cover.
        for base64 in [
            "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA",
            "UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0BKgEAAQAAAP4AAA3AAP7mtQAAAA==",
        ] {
            assert_eq!(Picture::written(&format!("data:image/webp;base64,{base64}")).unwrap().media, "image/jpeg");
        }
    }

    #[test]
    fn what_is_transparent_becomes_white() {
        let mut pixels = [[10, 20, 30, 0], [10, 20, 30, 255], [0, 255, 0, 51]];
        for pixel in &mut pixels {
            put_on_white(pixel);
        }
        assert_eq!(pixels, [[255, 255, 255, 0], [10, 20, 30, 255], [204, 255, 204, 51]]);
    }

    #[test]
    fn what_moves_is_damaged_or_is_too_large_is_refused() {
        let moving = "data:image/webp;base64,UklGRlIAAABXRUJQVlA4WAoAAAASAAAAAAAAAAAAQU5JTQYAAAD/////AABBTk1GJgAAAAAAAAAAAAAAAAAAAGQAAABWUDhMDQAAAC8AAAAQBxAREYiI/gcA";
        assert_eq!(Picture::written(moving).unwrap_err().message, "an animated WebP");
        let whole = webp(40, 40, [1, 2, 3, 4]);
        for end in 12..whole.len() {
            let cut = Picture::of(whole[..end].to_vec());
            assert!(cut.is_ok() || cut.is_err_and(|problem| problem.message.contains("cannot be read")), "{end}");
        }
        let mut bomb = webp(1, 1, [0; 4]);
        // The sides of a lossless picture, less one, in 14 bits each.
        let sides = bomb.windows(5).position(|bytes| bytes.starts_with(b"VP8L")).unwrap() + 9;
        bomb[sides..sides + 3].fill(0xfe);
        bomb[sides + 3] |= 0x0f;
        assert_eq!(Picture::of(bomb).unwrap_err().message, "a WebP of more than 32 million pixels");
    }
}
