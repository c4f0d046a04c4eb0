package demo

// fate is what the story has in store for a filing.
type fate string

const (
	plain            fate = ""
	contestedFirst   fate = "contested_first"   // filed first, and loses to the other (T-0.31)
	contestedSecond  fate = "contested_second"  // the same certificate by another enterprise, and wins
	nearOne          fate = "near_one"          // one typing error away from nearOther; both are real
	nearOther        fate = "near_other"        //
	withdrawn        fate = "withdrawn"         // by the filer, before anything happened (T-0.65)
	returnedEarly    fate = "returned_early"    // by the Centre before inspection, corrected, submitted again
	leftReturned     fate = "left_returned"     // the same, and nobody ever corrects it
	humanCleared     fate = "human_cleared"     // applied in 2017: a person says yes (T-0.5)
	humanRefused     fate = "human_refused"     // or no
	failedAtDesk     fate = "failed_at_desk"    //
	originalLost     fate = "original_lost"     // waits for its original until April (T-0.35)
	recheckToFiler   fate = "recheck_to_filer"  // the three ways back of T-0.46
	recheckToPoint   fate = "recheck_to_point"  //
	recheckRejected  fate = "recheck_rejected"  //
	objectionUpheld  fate = "objection_upheld"  // T-0.54
	objectionDown    fate = "objection_down"    // dismissed
	erratum          fate = "erratum"           // typing error during publicity (T-0.55)
	provinceRepaired fate = "province_repaired" // refused by the province, repaired, sent again (T-0.60)
	provinceLate     fate = "province_late"     // refused in the last package of March
	amended          fate = "amended"           // corrected after the province had it, by two people (T-0.61)
	handoverShort    fate = "handover_short"    // its papers were missing at the final hand-over
	neverSubmitted   fate = "never_submitted"   // a draft until the window closed (T-0.22)
	begunLate        fate = "begun_late"        // created after the window had closed (T-0.23)
)

// outcome is where a filing stands when the story is over, in the terms of the table.
type outcome string

const (
	accepted outcome = "accepted" // the province has it
	rejected outcome = "rejected"
	gone     outcome = "withdrawn"
	double   outcome = "duplicate"
	pending  outcome = "pending"
)

// end is what must have become of a filing of this fate on 30 April. What no line names ends with the province.
func (f fate) end() outcome {
	switch f {
	case contestedFirst:
		return double
	case withdrawn:
		return gone
	case humanRefused, failedAtDesk, recheckRejected, objectionUpheld:
		return rejected
	case leftReturned:
		return pending
	}
	return accepted
}

// inApril says that the filing leaves the main campaign and comes back in catch-up, for the cause that is given.
func (f fate) inApril() (cause string, yes bool) {
	switch f {
	case originalLost:
		return "original_lost", true
	case handoverShort:
		return "our_overrun", true
	case provinceLate:
		return "province_rejection", true
	case neverSubmitted, begunLate, leftReturned:
		return "window_closed", true
	}
	return "", false
}
