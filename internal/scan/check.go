package scan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"chizheng/internal/casefile"
)

// The codes of the refusals, all of kind Invalid.
const (
	CodeEmpty     = "file_empty"
	CodeTooLarge  = "file_too_large" // args max: "10 MB" or "60 MP"
	CodeType      = "file_type"      // neither JPEG, PNG nor PDF
	CodeDiffers   = "type_differs_from_name"
	CodeCorrupt   = "file_corrupt"
	CodeEncrypted = "file_encrypted"
	CodeActive    = "file_active" // a PDF with scripts, actions or files in it
	CodePages     = "file_pages"  // args max, pages
	CodeInfected  = "file_infected"
)

// The content types that a scan can have.
const (
	TypeJPEG = "image/jpeg"
	TypePNG  = "image/png"
	TypePDF  = "application/pdf"
)

// Limits bound a scan. The zero value admits nothing; start from Default.
type Limits struct {
	Bytes  int64
	Pixels int64 // width × height of one picture
	Pages  int   // of a PDF
}

// Default is what targets.md F6 asks: 10 MB; 60 megapixels and 50 pages are ours.
var Default = Limits{Bytes: 10 << 20, Pixels: 60_000_000, Pages: 50}

// Facts are what is known of an accepted file. Width and Height are those of a picture, 0 for a PDF.
type Facts struct {
	ContentType string `json:"content_type"`
	Pages       int    `json:"pages"`
	Width       int    `json:"width,omitempty"`
	Height      int    `json:"height,omitempty"`
	SHA256      string `json:"sha256"`
	Size        int64  `json:"size"`
}

// Check reads a whole file and says what it is, or why it may not enter. Errors: Invalid with one of the codes above;
// anything else is a failure to read r.
func Check(r io.ReaderAt, size int64, filename string, limits Limits) (Facts, error) {
	switch {
	case size <= 0:
		return Facts{}, casefile.Refuse(casefile.Invalid, CodeEmpty)
	case size > limits.Bytes:
		return Facts{}, tooLarge(limits.Bytes>>20, "MB")
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), data); err != nil {
		return Facts{}, fmt.Errorf("read scan: %w", err)
	}
	if testVirus(data) {
		return Facts{}, casefile.Refuse(casefile.Invalid, CodeInfected)
	}
	facts, err := inspect(data, filename, limits)
	if err != nil {
		return Facts{}, err
	}
	sum := sha256.Sum256(data)
	facts.SHA256, facts.Size = hex.EncodeToString(sum[:]), size
	return facts, nil
}

func inspect(data []byte, filename string, limits Limits) (Facts, error) {
	contentType := sniff(data)
	if contentType == "" {
		return Facts{}, casefile.Refuse(casefile.Invalid, CodeType)
	}
	if !nameAgrees(filename, contentType) {
		return Facts{}, casefile.Refuse(casefile.Invalid, CodeDiffers, "type", contentType)
	}
	if contentType == TypePDF {
		return checkPDF(data, limits)
	}
	return checkPicture(data, contentType, limits)
}

// sniff tells the type by the first bytes. A PDF must begin at byte 0: readers accept one that begins later, which is
// how a file comes to be two things at once.
func sniff(data []byte) string {
	for magic, t := range map[string]string{"\xff\xd8\xff": TypeJPEG, "\x89PNG\r\n\x1a\n": TypePNG, "%PDF-": TypePDF} {
		if strings.HasPrefix(string(data[:min(len(data), 8)]), magic) {
			return t
		}
	}
	return ""
}

var endings = map[string]string{
	".jpg": TypeJPEG, ".jpeg": TypeJPEG, ".jpe": TypeJPEG, ".jfif": TypeJPEG, ".png": TypePNG, ".pdf": TypePDF,
}

// nameAgrees lets a name without an ending pass; every other ending must be one of the content's own.
func nameAgrees(filename, contentType string) bool {
	ext := strings.ToLower(path.Ext(strings.TrimSpace(filename)))
	return ext == "" || endings[ext] == contentType
}

func tooLarge(limit int64, unit string) error {
	return casefile.Refuse(casefile.Invalid, CodeTooLarge, "max", strconv.FormatInt(limit, 10)+" "+unit)
}
