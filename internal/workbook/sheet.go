package workbook

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const (
	maxColumn = 16_384 // of the format
	maxLine   = 1_048_576
	maxShared = 400_000
	wide      = 64 // content further right than this is no table of ours
)

// richText is a string with or without formatted runs; phonetic hints (rPh) are no text. It is read token by token:
// millions of empty runs must not become millions of values.
type richText string

const maxText = 32_767 // runes, of the format; here bytes, which no field of ours comes near

func (s *richText) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	var text []byte
	inside, hint := false, 0
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			inside = t.Name.Local == "t"
			if t.Name.Local == "rPh" || hint > 0 {
				hint++
			}
		case xml.CharData:
			if inside && hint == 0 && len(text) < maxText {
				text = append(text, t...)
			}
		case xml.EndElement:
			if t == start.End() {
				*s = richText(text)
				return nil
			}
			inside, hint = false, max(0, hint-1)
		}
	}
}

// sharedStrings reads the list that text cells point into; a workbook may do without.
func sharedStrings(p *parts) ([]string, error) {
	const name = "xl/sharedstrings.xml"
	var out []string
	if p.byName[name] == nil {
		return nil, nil
	}
	err := p.read(name, func(d *xml.Decoder) error {
		return each(d, func(e xml.StartElement) error {
			if e.Name.Local != "si" {
				return nil
			}
			var s richText
			if err := d.DecodeElement(&s, &e); err != nil {
				return err
			}
			if out = append(out, string(s)); len(out) > maxShared {
				return refuse(CodeTooLarge)
			}
			return nil
		})
	})
	return out, err
}

// sheetReader takes a sheet cell by cell: a row may claim to have millions.
type sheetReader struct {
	strings []string
	table   *table
	line    int
	cells   []cell
}

type xmlCell struct {
	R  string    `xml:"r,attr"`
	T  string    `xml:"t,attr"`
	V  string    `xml:"v"`
	F  *struct{} `xml:"f"`
	IS richText  `xml:"is"`
}

func (s *sheetReader) read(d *xml.Decoder) error {
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read sheet: %w", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			err = s.start(d, e)
		case xml.EndElement:
			if e.Name.Local == "row" {
				err = s.table.add(s.line, s.cells)
			}
		}
		if err != nil {
			return err
		}
	}
}

func (s *sheetReader) start(d *xml.Decoder, e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		return s.startRow(attr(e, "r"))
	case "c":
		var c xmlCell
		if err := d.DecodeElement(&c, &e); err != nil {
			return asShape(err)
		}
		return s.add(c)
	case "mergeCell":
		return s.merge(attr(e, "ref"))
	}
	return nil
}

// asShape keeps syntax errors and calls everything else that the decoder finds wrong a shape error.
func asShape(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return err
	}
	return errShape
}

// startRow counts on where a row does not say its number, and refuses rows that go backwards.
func (s *sheetReader) startRow(number string) error {
	s.line++
	s.cells = s.cells[:0]
	if number == "" {
		return nil
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < s.line || n > maxLine {
		return errShape
	}
	s.line = n
	return nil
}

func (s *sheetReader) add(c xmlCell) error {
	at := len(s.cells)
	if c.R != "" {
		column, _, ok := place(c.R)
		if !ok || column < at && at <= wide {
			return errShape
		}
		at = column
	}
	value, err := s.cell(c)
	if err != nil {
		return err
	}
	if at >= wide {
		if !value.content() || len(s.cells) > wide {
			return nil // one cell outside says it all
		}
		at = wide
	}
	for len(s.cells) < at {
		s.cells = append(s.cells, cell{})
	}
	s.cells = append(s.cells, value)
	return nil
}

// cell reads by the type that the file gives; without one, a cell is a number.
func (s *sheetReader) cell(c xmlCell) (cell, error) {
	out := cell{text: c.V, formula: c.F != nil}
	switch c.T {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(c.V))
		if c.V == "" {
			return cell{formula: out.formula}, nil
		}
		if err != nil || n < 0 || n >= len(s.strings) {
			return cell{}, errShape
		}
		out.text = s.strings[n]
	case "inlineStr":
		out.text = string(c.IS)
	case "str", "d":
	case "b":
		out.boolean = c.V != ""
	case "e":
		out.faulty = true
	case "", "n":
		out.number = c.V != ""
	default:
		return cell{}, errShape
	}
	return out, nil
}

func (s *sheetReader) merge(ref string) error {
	from, to, _ := strings.Cut(ref, ":")
	left, top, ok := place(from)
	if !ok {
		return errShape
	}
	right, bottom, ok := place(to)
	if !ok {
		right, bottom = left, top
	}
	if len(s.table.merged) < 1000 {
		s.table.merged = append(s.table.merged, span{from: top, to: bottom, left: left, right: right})
	}
	return nil
}

// place takes "B12" apart: column 1 counted from 0, line 12.
func place(ref string) (column, line int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	line, err := strconv.Atoi(ref[i:])
	ok = i > 0 && err == nil && column <= maxColumn && line >= 1 && line <= maxLine
	return column - 1, line, ok
}
