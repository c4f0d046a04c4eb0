package codec

import (
	"bytes"
	_ "embed"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// Most payloads are a few hundred bytes of JSON that differ in little but a name and a number. Each goes to the engine,
// to the worker and back, and stays in the history; packed against the phrases that they share, they are a third.

// phrases is part of the format: what was packed against it opens with it alone. Another set is another book, beside
// this one.
//
//go:embed phrases.txt
var phrases []byte

const (
	book         = 1
	worthPacking = 96 // bytes; below, a frame is no shorter than its content
)

var (
	packer, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false),
		zstd.WithWindowSize(1<<16), zstd.WithEncoderDictRaw(book, phrases))
	unpacker, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(64<<20),
		zstd.WithDecoderDictRaw(book, phrases))
	packed = []byte{0x28, 0xb5, 0x2f, 0xfd} // what a frame begins with, and a marshalled payload never
)

func pack(plain []byte) []byte {
	if len(plain) < worthPacking {
		return plain
	}
	if short := packer.EncodeAll(plain, make([]byte, 0, len(plain))); len(short) < len(plain) {
		return short
	}
	return plain
}

// unpack gives back what pack was given, and what was sealed before anything was packed.
func unpack(plain []byte) ([]byte, error) {
	if !bytes.HasPrefix(plain, packed) {
		return plain, nil
	}
	out, err := unpacker.DecodeAll(plain, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack payload: %w", err)
	}
	return out, nil
}
