package workbook

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// An XLSX file is read here part by part, not through a spreadsheet library: cells must be seen as they are stored
// (number, text or formula), and nothing may be unpacked before its size is known to be bearable.
const (
	maxParts  = 500
	bigPart   = 1 << 20 // below this, the ratio says nothing
	mainSheet = "填报"
)

// readXLSX reads the sheet 填报, or the first sheet of a workbook that has none of that name.
func readXLSX(r io.ReaderAt, size int64, t *table) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return refuse(CodeCorrupt)
	}
	parts, err := admit(z, t.limits)
	if err != nil {
		return err
	}
	sheet, err := findSheet(parts)
	if err != nil {
		return err
	}
	strs, err := sharedStrings(parts)
	if err != nil {
		return err
	}
	return parts.read(sheet, func(d *xml.Decoder) error {
		return (&sheetReader{strings: strs, table: t}).read(d)
	})
}

type parts struct {
	byName map[string]*zip.File
	left   int64 // bytes that may still be unpacked: headers can lie, so reading is counted too
}

// admit looks at the directory alone: how many parts, how large, how tightly packed.
func admit(z *zip.Reader, limits Limits) (*parts, error) {
	if len(z.File) > maxParts {
		return nil, tooLarge(limits)
	}
	p := &parts{byName: map[string]*zip.File{}, left: limits.Parsed}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		tight := f.UncompressedSize64 > bigPart && f.UncompressedSize64/max(f.CompressedSize64, 1) > uint64(limits.Ratio)
		if tight || f.UncompressedSize64 > uint64(limits.Unpacked) || total > uint64(limits.Unpacked) {
			return nil, tooLarge(limits)
		}
		name := strings.ToLower(strings.TrimPrefix(f.Name, "/"))
		if strings.Contains(name, "vbaproject") {
			return nil, refuse(CodeMacros)
		}
		p.byName[name] = f
	}
	return p, nil
}

func tooLarge(limits Limits) error {
	return refuse(CodeTooLarge, "max", strconv.FormatInt(limits.Unpacked>>20, 10)+" MB")
}

// read gives one part to use. A part that does not unpack or parse makes the workbook corrupt.
func (p *parts) read(name string, use func(*xml.Decoder) error) error {
	f := p.byName[strings.ToLower(name)]
	if f == nil {
		return refuse(CodeCorrupt)
	}
	in, err := f.Open()
	if err != nil {
		return refuse(CodeCorrupt)
	}
	defer in.Close()
	bounded := &budget{in: in, left: &p.left}
	err = use(xml.NewDecoder(bounded))
	var syntax *xml.SyntaxError
	switch {
	case bounded.spent:
		return refuse(CodeTooLarge)
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, zip.ErrChecksum), errors.Is(err, errShape):
		return refuse(CodeCorrupt)
	case bounded.err != nil:
		return refuse(CodeCorrupt)
	}
	return err
}

// budget stops a part that unpacks to more than its header promised.
type budget struct {
	in    io.Reader
	left  *int64
	spent bool
	err   error
}

func (b *budget) Read(p []byte) (int, error) {
	if *b.left <= 0 {
		b.spent = true
		return 0, io.ErrUnexpectedEOF
	}
	n, err := b.in.Read(p[:min(int64(len(p)), *b.left)])
	*b.left -= int64(n)
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// errShape is well-formed XML that is no workbook.
var errShape = errors.New("not a workbook")

// each calls on for every element of the given local name and lets it consume the element.
func each(d *xml.Decoder, on func(xml.StartElement) error) error {
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read part: %w", err)
		}
		if start, ok := token.(xml.StartElement); ok {
			if err := on(start); err != nil {
				return err
			}
		}
	}
}

func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// findSheet follows workbook → relations → sheet.
func findSheet(p *parts) (string, error) {
	targets := map[string]string{}
	err := p.read("xl/_rels/workbook.xml.rels", func(d *xml.Decoder) error {
		return each(d, func(e xml.StartElement) error {
			if e.Name.Local == "Relationship" && attr(e, "TargetMode") != "External" {
				targets[attr(e, "Id")] = attr(e, "Target")
			}
			return nil
		})
	})
	if err != nil {
		return "", err
	}
	chosen, found := "", false
	err = p.read("xl/workbook.xml", func(d *xml.Decoder) error {
		return each(d, func(e xml.StartElement) error {
			if e.Name.Local == "sheet" && !found {
				named := strings.TrimSpace(attr(e, "name")) == mainSheet
				if chosen == "" || named {
					chosen, found = relationID(e), named
				}
			}
			return nil
		})
	})
	if err != nil {
		return "", err
	}
	target := targets[chosen]
	if chosen == "" || target == "" {
		return "", refuse(CodeCorrupt)
	}
	if rooted, ok := strings.CutPrefix(target, "/"); ok {
		return rooted, nil
	}
	return path.Join("xl", target), nil
}

// relationID is the attribute r:id; a sheet's own number is called sheetId.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}
