package postgres

import (
	"bytes"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"chizheng/internal/seal"
)

// States and the first events of cases carry the terms of their plan and are several kilobytes of JSON. Sealed as they
// are, each would go to the side table of long values and back with every decision; packed, they stay in their row.

// worthPacking is the length from which packing saves more than it costs.
const worthPacking = 1 << 10

var (
	packer, _   = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false), zstd.WithWindowSize(1<<17))
	unpacker, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(64<<20))
	packed      = []byte{0x28, 0xb5, 0x2f, 0xfd} // what a frame begins with, and JSON never
)

// sealPacked seals plain, packed where it is long. What the hashes cover stays the plain content.
func sealPacked(own *seal.Case, context string, plain []byte) []byte {
	if len(plain) >= worthPacking {
		plain = packer.EncodeAll(plain, make([]byte, 0, len(plain)/2))
	}
	return own.Seal(context, plain)
}

// openPacked opens what sealPacked made, and what was sealed before anything was packed.
func openPacked(own *seal.Case, context string, sealed []byte) ([]byte, error) {
	plain, err := own.Open(context, sealed)
	if err != nil || !bytes.HasPrefix(plain, packed) {
		return plain, err
	}
	if plain, err = unpacker.DecodeAll(plain, nil); err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	return plain, nil
}
