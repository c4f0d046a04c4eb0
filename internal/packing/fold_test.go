package packing

import (
	"encoding/json"
	"reflect"
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// TestAFoldReadsWhatAFilingHolds keeps the shortened reading of a state from missing a renamed field.
func TestAFoldReadsWhatAFilingHolds(t *testing.T) {
	t.Parallel()
	s := filing.State{Point: "烟台审05", Filer: filing.Filer{ID: "reg-1", Name: "试例建筑有限公司"}, Sheet: &filing.SheetRef{ID: "sheet-1"},
		Notice: &filing.NoticeRef{ID: "notice-1"}, Content: filing.Content{Person: filing.Person{Name: "测试甲一"}}, Leaving: true}
	var f fold
	if err := json.Unmarshal(casefile.Encode(s), &f); err != nil {
		t.Fatal(err)
	}
	if want := (fold{s.Filer, s.Content, s.Point, s.Sheet, s.Notice, true}); !reflect.DeepEqual(f, want) {
		t.Errorf("got %+v, want %+v", f, want)
	}
}
