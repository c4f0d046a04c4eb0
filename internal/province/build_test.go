package province

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/person"
)

func sampleRecord(i int) Record {
	return Record{
		ID: fmt.Sprintf("R%06d", i), Name: "测试甲一", IDNumber: fmt.Sprintf("9906021990010%05d", i/2), WorkType: "020",
		Level: person.Intermediate, Number: fmt.Sprintf("SL2015%06d", i), Issuer: "试例发证机关", AppliedOn: "2015-06-01",
		IssuedOn: "2015-09-10", Employer: "试例<建筑>&有限公司", Point: fmt.Sprintf("烟台审%02d", i%3+1), Sheet: "HZ-1", Notice: "GS-1",
		Scans: []Scan{{Kind: "certificate", SHA256: strings.Repeat("ab", 32), Pages: 1, ContentType: "image/jpeg", Size: 40_000}},
	}
}

func sampleRecords(n int) Records {
	return func(yield func(Record, error) bool) {
		for i := range n {
			if !yield(sampleRecord(i), nil) {
				return
			}
		}
	}
}

func sampleInput(n int) Input {
	return Input{
		Number: "BS-2019-001", Campaign: "yantai-2019", Series: "main", Rehearsal: true,
		BuiltAt: time.Date(2019, 3, 30, 9, 0, 0, 0, casefile.Shanghai), Sender: "试例中心", Receiver: "试例省教育中心", Records: sampleRecords(n),
		Sheets:  []Sheet{{Number: "HZ-1", Version: 1, Hash: "aa", Point: "烟台审01", Rows: n, Signer: "u1"}},
		Notices: []Notice{{Number: "GS-1", Hash: "bb", Channel: "试例网", PublishedOn: "2019-03-21", FirstDay: "2019-03-22", LastDay: "2019-03-28", Lines: n}},
	}
}

func build(t testing.TB, in Input) ([]byte, Manifest) {
	t.Helper()
	var b bytes.Buffer
	m, err := Build(&b, in)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), m
}

func TestASecondBuildIsByteIdentical(t *testing.T) {
	t.Parallel()
	a, m := build(t, sampleInput(700))
	b, again := build(t, sampleInput(700))
	if !bytes.Equal(a, b) || m.SHA256 != again.SHA256 || m.Size != int64(len(a)) {
		t.Error("two builds of the same records differ")
	}
	c, _ := build(t, sampleInput(701))
	if bytes.Equal(a, c) {
		t.Error("other records give the same bytes")
	}
}

func TestAnEmptyPackageIsStillAPackage(t *testing.T) {
	t.Parallel()
	data, m := build(t, sampleInput(0))
	if _, err := Open(bytes.NewReader(data), int64(len(data))); err != nil || m.Counts.Records != 0 {
		t.Errorf("%+v, %v", m.Counts, err)
	}
}

func TestThePackageCountsPersonsAndCertificatesApart(t *testing.T) {
	t.Parallel()
	_, m := build(t, sampleInput(6))
	if m.Counts.Records != 6 || m.Counts.Persons != 3 || m.Counts.Scans != 6 || m.Counts.ByLevel["3"] != 6 || m.Counts.ByPoint["烟台审01"] != 2 {
		t.Errorf("got %+v", m.Counts)
	}
	if m.Mark != rehearsalMark || len(m.Files) != 5 {
		t.Errorf("got %+v", m)
	}
}

func TestRecordsGoOutInTheTermsOfTheStandard(t *testing.T) {
	t.Parallel()
	data, _ := build(t, sampleInput(3))
	o, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var got []Credential
	for c, err := range o.Credentials {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, c)
	}
	want, err := Convert(sampleRecord(1))
	if err != nil || len(got) != 3 || got[1] != want {
		t.Fatalf("got %+v, want %+v, %v", got, want, err)
	}
	// 中级工 is 3 in the dictionary of 603号 and 4 elsewhere; a resident card is 01 here and 10 elsewhere.
	if want.CredentialLevelType != "3" || want.IDCardType != "01" || want.CertificationCategoriesType != "1" || want.CertificationType != "8" {
		t.Errorf("got %+v", want)
	}
}

func TestTheTableHoldsTheSameRecords(t *testing.T) {
	t.Parallel()
	data, _ := build(t, sampleInput(3))
	f, err := excelize.OpenReader(bytes.NewReader(part(t, data, fileTable)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	if err != nil || len(rows) != 4 || rows[1][3] != sampleRecord(0).IDNumber || rows[3][16] != "试例<建筑>&有限公司" {
		t.Errorf("got %v, %v", rows, err)
	}
}

func part(t *testing.T, data []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	in, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	b, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryJSONFileOfThePackageParses(t *testing.T) {
	t.Parallel()
	data, _ := build(t, sampleInput(3))
	for _, name := range []string{fileData, fileScans, fileSheets, fileNotices, fileManifest} {
		var v map[string]any
		if err := json.Unmarshal(part(t, data, name), &v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRecordsThatChangeFailOrRepeatStopTheBuild(t *testing.T) {
	t.Parallel()
	pass := 0
	for why, records := range map[string]Records{
		"they change between passes": func(yield func(Record, error) bool) {
			r := sampleRecord(1)
			r.Name = fmt.Sprint(pass)
			pass++
			yield(r, nil)
		},
		"they cannot be read": func(yield func(Record, error) bool) { yield(Record{}, errors.New("store away")) },
		"one comes twice":     twice(sampleRecord(1)),
		"one has no level": func(yield func(Record, error) bool) {
			r := sampleRecord(1)
			r.Level = ""
			yield(r, nil)
		},
	} {
		in := sampleInput(0)
		in.Records = records
		if _, err := Build(io.Discard, in); err == nil {
			t.Errorf("%s: the package was built", why)
		}
	}
}

func twice(r Record) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) { _ = yield(r, nil) && yield(r, nil) }
}

func TestATamperedPackageIsNotOpened(t *testing.T) {
	t.Parallel()
	data, _ := build(t, sampleInput(2))
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{fileData, fileTable, fileNotices, fileScans, fileSheets, fileManifest} {
		content := part(t, data, name)
		if name == fileData {
			content = bytes.Replace(content, []byte("SL2015000001"), []byte("SL2015000009"), 1)
		}
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(bytes.NewReader(b.Bytes()), int64(b.Len())); err == nil {
		t.Error("a changed record went through")
	}
}

// TestTwentyThousandRecordsAreBuiltInFlatMemory also holds V1's two minutes, with room for slow machines. Not
// parallel: it reads the heap.
func TestTwentyThousandRecordsAreBuiltInFlatMemory(t *testing.T) {
	runtime.GC()
	var before, during runtime.MemStats
	runtime.ReadMemStats(&before)
	in := sampleInput(0)
	peak, n := uint64(0), 0
	in.Records = func(yield func(Record, error) bool) {
		for r := range sampleRecords(20_000) {
			if n++; n%4000 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&during)
				peak = max(peak, during.HeapAlloc)
			}
			if !yield(r, nil) {
				return
			}
		}
	}
	start := time.Now()
	if _, err := Build(io.Discard, in); err != nil {
		t.Fatal(err)
	}
	took, used := time.Since(start), int64(peak)-int64(before.HeapAlloc)
	t.Logf("%d MB above the start, %v", used>>20, took)
	if used > 64<<20 || took > time.Minute {
		t.Errorf("took %v and %d MB", took, used>>20)
	}
}
