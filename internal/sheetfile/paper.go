package sheetfile

import (
	"fmt"
	"io"
	"time"

	"github.com/signintech/gopdf"
)

// Paper is a record of decisions to be kept or handed over (C16): facts at its head, then part after part as long as it
// takes. Code ties it to the ledger and stands on it as a QR code and in letters.
type Paper struct {
	Title     string
	Lead      [][2]string // label and value
	Parts     []Part
	Code      string
	PrintedAt time.Time
	Rehearsal bool
}

// Part is one decision, or one group of facts.
type Part struct {
	Title string
	Lines []string
}

// Measures of a paper: A4 upright, in points.
const (
	paperW, paperH = 595.28, 841.89
	paperMargin    = 48.0
	paperFoot      = paperH - 54
	paperText      = 9.5
	paperGap       = 14.0
)

// PrintPaper prints it; the same Paper gives the same bytes. Errors: those of the writer.
func PrintPaper(w io.Writer, p Paper, f *Font) error {
	if p.Title == "" || p.Code == "" || p.PrintedAt.IsZero() {
		return fmt.Errorf("print paper: title, code and time must be given")
	}
	d := &document{pdf: &gopdf.GoPdf{}, ruler: newRuler(f)}
	d.pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: paperW, H: paperH}})
	d.pdf.SetInfo(gopdf.PdfInfo{Title: p.Title, Creator: "chizheng", CreationDate: p.PrintedAt.UTC()})
	for _, face := range f.faces {
		if err := d.pdf.AddTTFFontData(face.name, face.data); err != nil {
			return fmt.Errorf("embed font: %w", err)
		}
	}
	if err := d.encode(p.Code); err != nil {
		return err
	}
	pages := p.layOut(d.ruler)
	for i, page := range pages {
		d.pdf.AddPage()
		d.paperFrame(p, i+1, len(pages))
		for _, l := range page {
			d.paperLine(l)
		}
	}
	if d.err != nil {
		return fmt.Errorf("print paper: %w", d.err)
	}
	if err := d.pdf.Write(w); err != nil {
		return fmt.Errorf("write paper: %w", err)
	}
	return nil
}

// placed is a line at its place on a page; a heading has a band behind it.
type placed struct {
	glyphs  []glyph
	x, y    float64
	size    float64
	heading bool
}

// layOut breaks the paper into pages. The head of the first one is narrower: the QR code stands beside it. A heading is
// not left alone at the end of a page.
func (p Paper) layOut(u *ruler) [][]placed {
	var pages [][]placed
	var page []placed
	y := paperMargin + 34
	put := func(text string, size, width, gap float64, heading bool) {
		for _, line := range u.wrap(text, size, width) {
			room := gap
			if heading {
				room = 3 * gap
			}
			if y+room > paperFoot {
				pages, page, y = append(pages, page), nil, paperMargin+34
			}
			page = append(page, placed{line, paperMargin, y, size, heading})
			y += gap
		}
	}
	for _, l := range p.Lead {
		put(l[0]+"："+or(l[1]), paperText, paperW-2*paperMargin-qrSide-16, paperGap, false)
	}
	y = max(y, paperMargin+34+qrSide)
	for _, part := range p.Parts {
		y += 8
		put(part.Title, 10.5, paperW-2*paperMargin-12, 20, true)
		for _, line := range part.Lines {
			put(line, paperText, paperW-2*paperMargin, paperGap, false)
		}
	}
	return append(pages, page)
}

func (d *document) paperLine(l placed) {
	x := l.x
	if l.heading {
		d.pdf.SetFillColor(235, 238, 242)
		d.pdf.RectFromUpperLeftWithStyle(l.x, l.y-3, paperW-2*paperMargin, 17, "F")
		d.pdf.SetFillColor(0, 0, 0)
		x += 6
	}
	d.draw(x, l.y, l.glyphs, l.size)
}

// paperFrame is what every page carries: title, code in letters, page number, and the first one the QR code.
func (d *document) paperFrame(p Paper, page, pages int) {
	title := d.ruler.glyphs(p.Title)
	d.draw((paperW-measure(title, 15))/2, paperMargin-8, title, 15)
	if p.Rehearsal {
		d.pdf.SetTextColor(190, 30, 40)
		d.write(paperMargin, paperMargin-26, rehearsal, 10)
		d.pdf.SetTextColor(0, 0, 0)
	}
	if page == 1 {
		d.drawCode(paperW-paperMargin-qrSide, paperMargin+30)
	}
	d.write(paperMargin, paperFoot+14, "校验码："+p.Code, 6.5)
	number := d.ruler.glyphs(fmt.Sprintf("第 %d 页 共 %d 页", page, pages))
	d.draw(paperW-paperMargin-measure(number, 8), paperFoot+26, number, 8)
}
