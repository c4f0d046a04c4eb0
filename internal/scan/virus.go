package scan

import "bytes"

// eicar is the string by which every antivirus is tested, in two halves so that this file is not found by one.
var eicar = []byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-` + `ANTIVIRUS-TEST-FILE!$H+H*`)

// testVirus finds the antivirus test string anywhere in a file. It is refused also where no scanner is configured, so
// that an office can try the door without one.
func testVirus(data []byte) bool { return bytes.Contains(data, eicar) }
