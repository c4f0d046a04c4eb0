// Package integrity is one entry of the integrity file, from the facts to its removal (诚信档案, R-0.109–, T-0.68).
//
// It guarantees due process: nobody is entered before he was told the facts and could speak; one person proposes and a
// leader who is another decides; the party may appeal, and a leader who did not decide rules on it; an entry names its
// basis and the day of its removal, and is removed on that day by itself. It never begins by itself, and nothing of it is
// public. It is pure: no clock, no I/O.
package integrity
