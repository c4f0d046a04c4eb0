package receiver

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"chizheng/internal/casefile"
	"chizheng/internal/province"
)

type uploadContent struct {
	PackageCode     string                `json:"packageCode"`
	ThirdPartyCode  string                `json:"thirdPartyCode"`
	Rehearsal       bool                  `json:"rehearsal"`
	CertificateList []province.Credential `json:"certificateList"`
}

// upload takes a batch and answers with its serial; what is wrong in it is told by the result, as the platform does.
// The same third-party code again gives the same serial and no second effect.
func (r *Receiver) upload(data json.RawMessage, secret string) answer {
	var in uploadContent
	switch err := json.Unmarshal(data, &in); {
	case err != nil:
		return wrong("请求参数错误")
	case in.ThirdPartyCode == "":
		return wrong("[thirdPartyCode]不能为空!")
	case len(in.CertificateList) == 0:
		return wrong("[certificateList]不能为空!")
	case len(in.CertificateList) > province.BatchSize:
		return wrong(fmt.Sprintf("[certificateList]数量超过限制%d!", province.BatchSize))
	}
	if serial, again := r.byThird[in.ThirdPartyCode]; again {
		return accepted(serial)
	}
	b := &batch{Third: in.ThirdPartyCode, Package: in.PackageCode, Records: in.CertificateList}
	b.Serial = fmt.Sprintf("workercredential-upload-%s-1-%04d", r.options.Now().In(casefile.Shanghai).Format("2006010215"), len(r.order)+1)
	for i := range b.Records {
		if text := check(&b.Records[i], secret); text != "" && b.Failure == "" {
			if b.Failure = fmt.Sprintf("[certificateList][%d]%s", i, text); r.options.Terse {
				b.Failure = "请求参数错误"
			}
		}
	}
	if err := r.save(b); err != nil {
		return answer{Code: province.CodeParameter, Message: "Internal Error"}
	}
	r.keep(b)
	return accepted(b.Serial)
}

func (r *Receiver) keep(b *batch) {
	r.batches[b.Serial], r.byThird[b.Third] = b, b.Serial
	r.order = append(r.order, b.Serial)
}

func accepted(serial string) answer {
	return answer{Code: province.CodeOK, Message: "正确", Data: map[string]string{"requestSerialCode": serial}}
}

var (
	levelCode = regexp.MustCompile(`^[1-6]$`)
	idType    = regexp.MustCompile(`^(0[1-9]|1[0-7])$`)
	idNumber  = regexp.MustCompile(`^[0-9]{17}[0-9X]$`)
	day       = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
)

// check decrypts the ID number in place and gives the error text for the first fault.
func check(c *province.Credential, secret string) string {
	plain, err := province.DecryptField(secret, c.IDCardNumber)
	if err == nil {
		c.IDCardNumber = plain
	}
	for _, x := range []struct{ field, value string }{
		{"recordId", c.RecordID}, {"name", c.Name}, {"idCardNumber", c.IDCardNumber}, {"certificationCode", c.CertificationCode},
		{"grantOrg", c.GrantOrg}, {"jobType", c.JobType},
	} {
		if strings.TrimSpace(x.value) == "" {
			return "[" + x.field + "]不能为空!"
		}
	}
	switch {
	case err != nil || !idNumber.MatchString(c.IDCardNumber):
		return "[idCardNumber]格式不正确!"
	case !idType.MatchString(c.IDCardType):
		return "[idCardType]参数值不正确,请参见人员证件类型字典表!"
	case !levelCode.MatchString(c.CredentialLevelType):
		return "[credentialLevelType]参数值不正确,请参见职业技能等级字典表!"
	case c.FirstBeginDate != "" && !day.MatchString(c.FirstBeginDate):
		return "[firstBeginDate]格式不正确!"
	}
	return ""
}

// verdict is one line of a batch's result.
type verdict struct {
	RecordID string          `json:"recordId"`
	Status   province.Status `json:"status"`
	Code     string          `json:"code,omitempty"`
	Message  string          `json:"message,omitempty"`
}

// result answers for a batch: in work, refused as a whole, or handled with a verdict for each record.
func (r *Receiver) result(data json.RawMessage) answer {
	var in struct {
		RequestSerialCode string `json:"requestSerialCode"`
	}
	b := (*batch)(nil)
	if json.Unmarshal(data, &in) == nil {
		b = r.batches[in.RequestSerialCode]
	}
	if b == nil {
		return wrong("[requestSerialCode]值超出范围或无效!")
	}
	if b.asked++; b.asked <= r.options.Waiting {
		return handled(0, "")
	}
	if b.Failure != "" {
		return handled(10, b.Failure)
	}
	var lines []verdict
	for _, c := range b.Records {
		v := verdict{RecordID: c.RecordID, Status: province.Accepted}
		if x, ok := r.rejects[c.RecordID]; ok {
			v.Status, v.Code, v.Message = x.Status, x.Code, x.Message
		}
		lines = append(lines, v)
	}
	text, err := json.Marshal(lines)
	if err != nil {
		return answer{Code: province.CodeParameter, Message: "Internal Error"}
	}
	return handled(20, string(text))
}

func handled(status int, result string) answer {
	return answer{Code: province.CodeOK, Message: "正确", Data: map[string]any{"status": status, "result": result}}
}
