package sheetfile

import (
	"fmt"
	"io"

	"github.com/boombuler/barcode/qr"
	"github.com/signintech/gopdf"
)

// Measures of the page: A4 landscape, in points.
const (
	pageW, pageH = 841.89, 595.28
	margin       = 24.0
	qrSide       = 58.0
	textSize     = 6.6
	lineGap      = 8.2
	pad          = 2.0
	headTop      = margin + 66 // where the table begins
	footTop      = pageH - margin - 50
)

// PDF prints the sheet. Errors: those of the writer; a font without the needed outlines is refused by FindFont.
func PDF(w io.Writer, s Sheet, f *Font) error {
	if err := s.check(); err != nil {
		return err
	}
	d, err := newDocument(s, f)
	if err != nil {
		return err
	}
	pages := d.paginate()
	for i, rows := range pages {
		d.pdf.AddPage()
		d.head()
		d.foot(i+1, len(pages))
		y := d.row(headTop, d.header, true)
		for _, r := range rows {
			y = d.row(y, r, false)
		}
	}
	if d.err != nil {
		return fmt.Errorf("print sheet: %w", d.err)
	}
	if err := d.pdf.Write(w); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	return nil
}

// document draws; the first error stays and makes the rest do nothing.
type document struct {
	sheet  Sheet
	pdf    *gopdf.GoPdf
	ruler  *ruler
	code   [][2]int // runs of dark modules: x and length, row by row
	side   int
	header printed
	rows   []printed
	left   float64
	err    error
}

// printed is a row of the table, broken into lines.
type printed struct {
	cells  [][][]glyph
	marks  []mark
	height float64
}

func newDocument(s Sheet, f *Font) (*document, error) {
	d := &document{sheet: s, pdf: &gopdf.GoPdf{}, ruler: newRuler(f)}
	d.pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: pageW, H: pageH}})
	d.pdf.SetInfo(gopdf.PdfInfo{Title: title, Creator: "chizheng", CreationDate: s.PrintedAt.UTC()})
	for _, face := range f.faces {
		if err := d.pdf.AddTTFFontData(face.name, face.data); err != nil {
			return nil, fmt.Errorf("embed font: %w", err)
		}
	}
	if err := d.encode(s.Code()); err != nil {
		return nil, err
	}
	total := 0.0
	for _, c := range columns {
		total += c.width
	}
	d.left = (pageW - total) / 2
	d.header = d.broken(func(c column) (string, mark) { return c.header, noMark })
	for i, r := range s.Rows {
		d.rows = append(d.rows, d.broken(func(c column) (string, mark) {
			if c.mark != nil {
				if m := c.mark(r); m != noMark {
					return "", m
				}
				return empty, noMark
			}
			return c.text(i, r), noMark
		}))
	}
	return d, nil
}

func (d *document) broken(value func(column) (string, mark)) printed {
	p := printed{}
	most := 1
	for _, c := range columns {
		text, m := value(c)
		lines := d.ruler.wrap(text, textSize, c.width-2*pad)
		p.cells, p.marks = append(p.cells, lines), append(p.marks, m)
		most = max(most, len(lines))
	}
	p.height = float64(most)*lineGap + 2*pad
	return p
}

// paginate puts as many rows on a page as fit under the header; a sheet without rows still has its page.
func (d *document) paginate() [][]printed {
	room := footTop - headTop - d.header.height
	var pages [][]printed
	var page []printed
	used := 0.0
	for _, r := range d.rows {
		if used+r.height > room && len(page) > 0 {
			pages, page, used = append(pages, page), nil, 0
		}
		page = append(page, r)
		used += r.height
	}
	return append(pages, page)
}

func (d *document) head() {
	d.write(d.center(title, 14), margin, title, 14)
	x, y := d.left, margin+26
	limit := pageW - d.left - qrSide - 10
	for _, pair := range d.sheet.head() {
		text := pair[0] + "：" + pair[1]
		w := measure(d.ruler.glyphs(text), 8) + 18
		if x+w > limit && x > d.left {
			x, y = d.left, y+12
		}
		d.write(x, y, text, 8)
		x += w
	}
	if d.sheet.Rehearsal {
		d.pdf.SetTextColor(190, 30, 40)
		d.write(d.left, margin, rehearsal, 11)
		d.pdf.SetTextColor(0, 0, 0)
	}
	d.pdf.SetFillColor(0, 0, 0)
	d.drawCode(pageW-d.left-qrSide, margin-6)
}

func (d *document) foot(page, pages int) {
	width := (pageW - 2*d.left) / float64(len(foot))
	for i, label := range foot {
		d.write(d.left+float64(i)*width, footTop+12, label, 8)
	}
	code := "校验码：" + d.sheet.Number + " | " + fmt.Sprint(d.sheet.Version) + " | " + d.sheet.Hash
	d.write(d.left, footTop+36, code, 6)
	number := fmt.Sprintf("第 %d 页 共 %d 页", page, pages)
	d.write(pageW-d.left-measure(d.ruler.glyphs(number), 8), footTop+35, number, 8)
}

// row draws one row and gives where the next begins.
func (d *document) row(y float64, p printed, header bool) float64 {
	x := d.left
	d.pdf.SetLineWidth(0.4)
	for i, c := range columns {
		if header {
			d.pdf.SetFillColor(235, 235, 235)
			d.pdf.RectFromUpperLeftWithStyle(x, y, c.width, p.height, "FD")
			d.pdf.SetFillColor(0, 0, 0)
		} else {
			d.pdf.RectFromUpperLeft(x, y, c.width, p.height)
		}
		for n, line := range p.cells[i] {
			d.draw(x+pad, y+pad+float64(n)*lineGap, line, textSize)
		}
		d.box(x+c.width/2, y+p.height/2, p.marks[i])
		x += c.width
	}
	return y + p.height
}

// encode keeps the QR as runs of dark modules, which print sharp at any size.
func (d *document) encode(text string) error {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return fmt.Errorf("encode QR: %w", err)
	}
	d.side = code.Bounds().Dx()
	for y := range d.side {
		for x := 0; x < d.side; x++ {
			length := 0
			for x+length < d.side && dark(code.At(x+length, y)) {
				length++
			}
			if length > 0 {
				d.code = append(d.code, [2]int{y*d.side + x, length})
				x += length
			}
		}
	}
	return nil
}
