package packing

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/objects"
	"chizheng/internal/scan"
	"chizheng/internal/workbook"
)

// Workbooks reads uploaded workbooks from quarantine. They never leave it: only their rows are kept, sealed.
type Workbooks struct {
	Files   *objects.Store
	Scanner scan.Scanner
}

// ImportedRows gives every row with content as typed, with what is wrong with its cells; what kind of file it is, its
// bytes say and not its name. Errors: Invalid with what is wrong with the file as a whole (workbook_…, file_infected);
// NotFound object_missing; Unavailable.
func (w *Workbooks) ImportedRows(ctx context.Context, upload, _ string) ([]importing.Raw, error) {
	data, err := w.bytes(ctx, upload)
	if err != nil {
		return nil, err
	}
	if err := w.Scanner.Scan(ctx, bytes.NewReader(data)); err != nil {
		return nil, err
	}
	rows, err := workbook.Read(bytes.NewReader(data), int64(len(data)), workbook.Default)
	if err != nil {
		return nil, err
	}
	raw := make([]importing.Raw, len(rows))
	for i, r := range rows {
		raw[i] = importing.Raw{Line: r.Line, Cells: importing.Cells(r.Fields), Problems: r.Problems}
	}
	return raw, nil
}

func (w *Workbooks) bytes(ctx context.Context, upload string) ([]byte, error) {
	o, err := w.Files.Open(ctx, string(objects.Quarantine)+"/"+upload)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	if o.Size > workbook.Default.Bytes {
		return nil, casefile.Refuse(casefile.Invalid, workbook.CodeTooLarge, "max", strconv.FormatInt(workbook.Default.Bytes>>20, 10)+" MB")
	}
	data, err := io.ReadAll(o)
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w: %w", casefile.Refuse(casefile.Unavailable, "store_unavailable"), err)
	}
	return data, nil
}
