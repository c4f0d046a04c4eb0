package packing_test

import (
	"bytes"
	"io"
	"os"
	"testing"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/report"
	"chizheng/internal/packing"
	"chizheng/internal/province"
)

// opened reads a package back from the store, whole.
func (b bundle) opened(t *testing.T, p report.Package) (*province.Opened, []province.Credential) {
	t.Helper()
	o, err := b.files.Open(t.Context(), p.Key)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	data, err := io.ReadAll(o)
	if err != nil || int64(len(data)) != p.Size {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
	whole, err := province.Open(bytes.NewReader(data), p.Size)
	if err != nil {
		t.Fatal(err)
	}
	var all []province.Credential
	for c, err := range whole.Credentials {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return whole, all
}

// Not parallel: it looks at the directory of temporary files.
func TestAPackageIsTheSameBytesEachTimeAndNothingStaysBehind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	b := setup(t)
	b.confirmed(t, 450)
	first, err := b.packager().BuildPackage(t.Context(), order("1"))
	b.must(t, err)
	again, err := b.packager().BuildPackage(t.Context(), order("1"))
	if err != nil || again != first || first.Count != 450 || first.Key != packing.Ref(first.Hash) {
		t.Fatalf("%+v, then %+v, %v", first, again, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	whole, all := b.opened(t, first)
	m := whole.Manifest
	if m.Sender == "" || m.Receiver == "" || m.Counts.Sheets != 1 || m.Counts.Notices != 1 || m.Counts.Scans != 450 {
		t.Errorf("%+v", m)
	}
	if c := all[449]; len(all) != 450 || c.RecordID != "P-1-000450" || c.Sheet != "05-00001" || c.Notice != "7" || c.WorkCorpName != "试例建筑有限公司" {
		t.Errorf("%d records, the last %+v", len(all), c)
	}
}

func TestAFilingIsInOnePackageAndADroppedOneInNone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.confirmed(t, 3)
	first, err := b.packager().BuildPackage(t.Context(), order("1"))
	b.must(t, err)
	if other, err := b.packager().BuildPackage(t.Context(), order("2")); err != nil || other.Count != 0 || other.Key != "" {
		t.Errorf("a second package took %+v, %v", other, err)
	}
	b.must(t, b.ledger.MarkReportLines(t.Context(), "1", []report.Line{{Line: 2, Status: report.LineDropped, Code: "wrong_stage"}}))
	rebuild := order("1")
	rebuild.Build = 2
	second, err := b.packager().BuildPackage(t.Context(), rebuild)
	if err != nil || second.Count != 2 || second.Hash == first.Hash {
		t.Fatalf("%+v, %v", second, err)
	}
	_, all := b.opened(t, second)
	if all[0].RecordID != "P-1-000001" || all[1].RecordID != "P-1-000003" {
		t.Errorf("a record changed its id: %+v", all)
	}
}

func TestAHolderWithoutEmployerIsReportedWithoutOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.confirmed(t, 0)
	b.must(t, b.filing(t, 1, func(s *filing.State) { s.Filer.Kind, s.Filer.Name = filing.ByIndividual, "" }))
	p, err := b.packager().BuildPackage(t.Context(), order("1"))
	b.must(t, err)
	if _, all := b.opened(t, p); len(all) != 1 || all[0].WorkCorpName != "" {
		t.Errorf("%+v", all)
	}
}

func TestNoPackageIsMadeWithoutItsProofs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.confirmed(t, 0)
	b.must(t, b.filing(t, 1, func(s *filing.State) { s.Sheet.ID = "sheet-lost" }))
	_, err := b.packager().BuildPackage(t.Context(), order("1"))
	refusedWith(t, err, casefile.NotFound, "no_such_case")
}

// BenchmarkPackage measures V1: 20,000 records in at most two minutes.
func BenchmarkPackage(bm *testing.B) {
	b := setup(bm)
	b.confirmed(bm, 20_000)
	for bm.Loop() {
		begin := time.Now()
		p, err := b.packager().BuildPackage(bm.Context(), order("1"))
		b.must(bm, err)
		bm.Logf("%d records, %d bytes: %.1f s", p.Count, p.Size, time.Since(begin).Seconds())
	}
}
