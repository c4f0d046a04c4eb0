package scan

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strconv"
)

// A reader of PDF mends what it cannot read, and shows whatever is left: a certificate's second page is gone and nobody
// notices. So a file must say itself that it is whole, before a reader sees it.

// ending is the last word of a PDF: where its table of contents begins, and the end mark. Filling may follow it.
var ending = regexp.MustCompile(`startxref\s+(\d{1,10})\s+%%EOF`)

// contents is how a table of contents begins: the old form, or an object of its own.
var contents = regexp.MustCompile(`^\s*(xref\s|\d+\s+\d+\s+obj\b)`)

// near is how far from the end the end mark may stand (ISO 32000, implementation note on %%EOF).
const near = 1024

// wholePDF says that the end mark is near the end and the table of contents where the file says.
func wholePDF(data []byte) bool {
	tail := data[max(0, len(data)-near-64):]
	all := ending.FindAllSubmatchIndex(tail, -1)
	if len(all) == 0 {
		return false
	}
	last := all[len(all)-1]
	at, err := strconv.Atoi(string(tail[last[2]:last[3]]))
	if err != nil || at >= len(data) || len(tail)-last[1] > near {
		return false
	}
	return contents.Match(data[at:min(len(data), at+64)])
}

// wholePicture says that no other file follows the picture. What follows is shown by no viewer and read by whatever
// else the file is made to be. Phones append notes of their own to a JPEG: those may stay.
func wholePicture(data []byte, contentType string) bool {
	if contentType != TypeJPEG {
		end := pngEnd(data)
		return end > 0 && isFilling(data[end:])
	}
	end := jpegEnd(data)
	return end > 0 && (isFilling(data[end:]) || isNote(data[end:]))
}

// otherFiles begin, or for archives also end, with these.
var otherFiles = [][]byte{[]byte("PK\x03\x04"), []byte("PK\x05\x06"), []byte("%PDF"), []byte("\x7fELF"), []byte("Rar!"),
	[]byte("7z\xbc\xaf"), []byte("<?php"), []byte("<script"), []byte("<html")}

// isNote admits a phone's own trailer: bounded, and with no trace of another file in it.
func isNote(rest []byte) bool {
	if len(rest) > 1<<20 || bytes.HasPrefix(rest, []byte("MZ")) || len(bytes.Trim(rest, "\x00\xff\r\n \t")) == 0 {
		return false
	}
	lower := bytes.ToLower(rest)
	for _, sign := range otherFiles {
		if bytes.Contains(rest, sign) || bytes.Contains(lower, bytes.ToLower(sign)) {
			return false
		}
	}
	return true
}

// isFilling allows what scanners and cameras pad with, up to a block.
func isFilling(rest []byte) bool {
	return len(rest) <= 64<<10 && len(bytes.Trim(rest, "\x00\xff\r\n \t")) == 0
}

// pngEnd gives where the last chunk ends, or 0.
func pngEnd(data []byte) int {
	for at := 8; at+12 <= len(data); {
		size := int64(binary.BigEndian.Uint32(data[at:]))
		next := int64(at) + 12 + size
		if next > int64(len(data)) {
			return 0
		}
		if string(data[at+4:at+8]) == "IEND" {
			return int(next)
		}
		at = int(next)
	}
	return 0
}

const (
	markEnd  = 0xd9 // end of image
	markScan = 0xda // start of scan: coded pixels follow
)

// jpegEnd gives where the picture ends, or 0. A camera may put further pictures behind the first (a preview, a second
// exposure); they are pictures too, and the last one's end counts.
func jpegEnd(data []byte) int {
	end := onePicture(data)
	for end > 0 && bytes.HasPrefix(data[end:], []byte("\xff\xd8\xff")) {
		further := onePicture(data[end:])
		if further == 0 {
			return 0
		}
		end += further
	}
	return end
}

func onePicture(data []byte) int {
	for at := 2; at+2 <= len(data); {
		mark := data[at+1]
		switch {
		case data[at] != 0xff:
			return 0
		case mark == 0xff: // filling before a marker
			at++
			continue
		case mark == markEnd:
			return at + 2
		case mark == 0x01 || mark >= 0xd0 && mark <= 0xd7: // markers without content
			at += 2
			continue
		case at+4 > len(data):
			return 0
		}
		at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if mark == markScan {
			at = afterPixels(data, at)
		}
	}
	return 0
}

// afterPixels skips coded pixels: in them 0xff is followed by 0 or by a restart marker.
func afterPixels(data []byte, at int) int {
	for at+1 < len(data) {
		if data[at] == 0xff && data[at+1] != 0 && (data[at+1] < 0xd0 || data[at+1] > 0xd7) {
			return at
		}
		at++
	}
	return len(data)
}
