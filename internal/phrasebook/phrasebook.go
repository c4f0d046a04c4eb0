// Package phrasebook makes our JSON short by the phrases that all of it shares.
//
// Commands, answers, events and states are a few hundred bytes to some kilobytes that differ in little but names and
// numbers: the plan's terms travel with every case. Each goes to the engine and back and stays in history and ledger;
// against the phrases it is a third or less, and stays in its row.
//
// It guarantees that Restore gives back what Shorten was given, in every later release. It knows nothing of seals or
// stores, and imports the compressor only.
package phrasebook

import (
	"bytes"
	_ "embed"
	"fmt"

	"github.com/klauspost/compress/zstd" // dictionaries, and frames that any zstd reads
)

// phrases is part of the format: what was shortened by it is restored by it alone. Another set of phrases is another
// book beside this one, never a change of it.
//
//go:embed phrases.txt
var phrases []byte

const (
	book    = 1
	tooTiny = 96       // bytes; below, a frame is no shorter than its content
	tooLong = 64 << 20 // bytes that anything of ours may restore to
)

var (
	writer, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false),
		zstd.WithWindowSize(1<<17), zstd.WithEncoderDictRaw(book, phrases))
	reader, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(tooLong),
		zstd.WithDecoderDictRaw(book, phrases))
	begin = []byte{0x28, 0xb5, 0x2f, 0xfd} // of a frame; JSON and marshalled payloads never begin so
)

// Shorten gives plain, or a frame that is shorter. Plain must not begin as a frame does: JSON never does.
func Shorten(plain []byte) []byte {
	if len(plain) < tooTiny {
		return plain
	}
	if short := writer.EncodeAll(plain, make([]byte, 0, len(plain))); len(short) < len(plain) {
		return short
	}
	return plain
}

// Restore gives back what Shorten was given, and what was never shortened as it is. Errors: a damaged frame.
func Restore(short []byte) ([]byte, error) {
	if !bytes.HasPrefix(short, begin) {
		return short, nil
	}
	plain, err := reader.DecodeAll(short, nil)
	if err != nil {
		return nil, fmt.Errorf("restore by phrases: %w", err)
	}
	return plain, nil
}
