package scan_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/fixture"
	"chizheng/internal/scan"
)

func check(data []byte, name string) (scan.Facts, error) {
	return scan.Check(bytes.NewReader(data), int64(len(data)), name, scan.Default)
}

func TestGoodScansPassWithTheirFacts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		data []byte
		want scan.Facts
	}{
		{"certificate.jpg", fixture.JPEG(1), scan.Facts{ContentType: scan.TypeJPEG, Pages: 1, Width: 620, Height: 877}},
		{"certificate.JPEG", fixture.JPEG(2), scan.Facts{ContentType: scan.TypeJPEG, Pages: 1, Width: 620, Height: 877}},
		{"certificate.png", fixture.PNG(1), scan.Facts{ContentType: scan.TypePNG, Pages: 1, Width: 400, Height: 566}},
		{"contract.pdf", fixture.PDF(1, 3), scan.Facts{ContentType: scan.TypePDF, Pages: 3}},
		{"contract.pdf", fixture.PDF(1, 50), scan.Facts{ContentType: scan.TypePDF, Pages: 50}},
		{"packed.pdf", fixture.PackedPDF(""), scan.Facts{ContentType: scan.TypePDF, Pages: 1}},
		{"padded.pdf", append(fixture.PDF(1, 1), make([]byte, 900)...), scan.Facts{ContentType: scan.TypePDF, Pages: 1}},
		{"padded.jpg", append(fixture.JPEG(1), make([]byte, 4096)...), scan.Facts{ContentType: scan.TypeJPEG, Pages: 1, Width: 620, Height: 877}},
		{"two exposures.jpg", append(fixture.JPEG(1), fixture.JPEG(2)...), scan.Facts{ContentType: scan.TypeJPEG, Pages: 1, Width: 620, Height: 877}},
		{"padded.png", append(fixture.PNG(1), "\r\n"...), scan.Facts{ContentType: scan.TypePNG, Pages: 1, Width: 400, Height: 566}},
		{"a name without an ending", fixture.PDF(2, 1), scan.Facts{ContentType: scan.TypePDF, Pages: 1}},
	} {
		got, err := check(c.data, c.name)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if len(got.SHA256) != 64 || got.Size != int64(len(c.data)) {
			t.Errorf("%s: hash %q, size %d", c.name, got.SHA256, got.Size)
		}
		got.SHA256, got.Size = "", 0
		if got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestBadScansAreRefusedWithTheirCode(t *testing.T) {
	t.Parallel()
	for _, bad := range fixture.BadScans(11) {
		t.Run(bad.Why, func(t *testing.T) {
			t.Parallel()
			_, err := check(bad.Data, bad.Name)
			e := casefile.As(err)
			if e == nil || e.Kind != casefile.Invalid || e.Code != bad.Code {
				t.Fatalf("got %v, want invalid: %s", err, bad.Code)
			}
		})
	}
}

func TestErrorsCarryNeitherNameNorContent(t *testing.T) {
	t.Parallel()
	for _, bad := range fixture.BadScans(12) {
		_, err := check(bad.Data, "990602199001010012-测试甲一"+bad.Name)
		e := casefile.As(err)
		if e == nil {
			t.Fatalf("%s: no refusal", bad.Why)
		}
		for _, v := range e.Args {
			if strings.Contains(v, "9906") || strings.Contains(v, "测试") {
				t.Errorf("%s: an argument carries the name", bad.Why)
			}
		}
	}
}

type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) { return 0, errors.New("store went away") }

func TestAStoreThatFailsIsNoVerdictOnTheFile(t *testing.T) {
	t.Parallel()
	if _, err := scan.Check(broken{}, 100, "scan.jpg", scan.Default); err == nil || casefile.As(err) != nil {
		t.Fatalf("got %v, want a plain error", err)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(fixture.JPEG(1)[:4000], "scan.jpg")
	f.Add(fixture.PNG(1)[:4000], "scan.png")
	f.Add(fixture.PDF(1, 1), "scan.pdf")
	f.Add(fixture.EncryptedPDF(1, "x"), "scan.pdf")
	f.Add(fixture.PNGBomb(), "scan.png")
	f.Add([]byte("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>"), "")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		facts, err := check(data, name)
		if err == nil && (facts.Pages < 1 || facts.SHA256 == "") {
			t.Fatalf("accepted without facts: %+v", facts)
		}
		if err != nil && casefile.KindOf(err) != casefile.Invalid {
			t.Fatalf("not a refusal: %v", err)
		}
	})
}

func TestAPhonesOwnTrailerBehindAPictureStays(t *testing.T) {
	t.Parallel()
	photo := append(fixture.JPEG(3), []byte("SEFH\x6a\x00\x00\x00\x01\x00Image_UTC_Data1547776800000SEFT")...)
	if _, err := scan.Check(bytes.NewReader(photo), int64(len(photo)), "photo.jpg", scan.Default); err != nil {
		t.Errorf("a phone's photo: %v", err)
	}
}
