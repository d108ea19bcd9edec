package own

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"untrained/assets/charset"
)

// Question asks how files are to be read where they leave it open.
type Question struct {
	Key     string // of the answer: "images", "responses" or "order"
	Text    string // a sentence
	Options []Option
	Answer  string // the value by which the files were read; "" if they wait for one
}

// Option is a possible answer.
type Option struct{ Value, Label string }

// AnswersFile is the name of a file beside the others that holds answers, one a line, as in
//
//	images: height width pictures
//	order: plain
const AnswersFile = "reading.txt"

// errAsked says that a question must be answered first.
var errAsked = errors.New("it could be read in more than one way")

// The values of the answer to "order".
const (
	naturalNames = "natural" // numbers in names count as numbers
	plainNames   = "plain"   // character by character
)

// Answer returns the files with an answer to a question, in place of an earlier one.
func Answer(files []File, key, value string) []File {
	lines := []string{key + ": " + value}
	var rest []File
	for _, f := range files {
		if strings.ToLower(f.base()) != AnswersFile {
			rest = append(rest, f)
			continue
		}
		for line := range strings.Lines(string(f.Content)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, key+":") {
				lines = append(lines, line)
			}
		}
	}
	slices.Sort(lines)
	return append(rest, File{AnswersFile, []byte(strings.Join(lines, "\n") + "\n")})
}

// readAnswers reads AnswersFile.
func (p *parts) readAnswers(content []byte) error {
	text, _, err := charset.Decode(content)
	if err != nil {
		return err
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		key, value, _ := strings.Cut(line, ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.Join(strings.Fields(strings.ToLower(value)), " ")
		if !slices.Contains([]string{"images", "responses", "order"}, key) || value == "" {
			return fmt.Errorf("line %.60q: write “images: height width pictures”, “responses: pictures repeats units” or "+
				"“order: plain”", line)
		}
		p.answers[key] = value
	}
	return nil
}

// ask adds a question and returns its answer, or errAsked.
func (p *parts) ask(key, text string, options ...Option) (string, error) {
	q := Question{Key: key, Text: text, Options: options, Answer: p.answers[key]}
	if q.Answer != "" && !slices.ContainsFunc(options, func(o Option) bool { return o.Value == q.Answer }) {
		var values []string
		for _, o := range options {
			values = append(values, o.Value)
		}
		return "", fmt.Errorf("%s says “%s: %s”, which does not fit; possible: %s", AnswersFile, key, q.Answer,
			strings.Join(values, "; "))
	}
	p.questions = append(p.questions, q)
	if q.Answer == "" {
		return "", errAsked
	}
	return q.Answer, nil
}
