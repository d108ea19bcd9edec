//go:build js

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"syscall/js"

	"untrained/assets/neural/archive/promise"
)

// classroom implements ui.Classroom; its value is the address of the class, "" where the site has none.
type classroom string

// Ask implements ui.Classroom. It needs nothing that plain http lacks.
func (c classroom) Ask(ctx context.Context, method, path, key string, body []byte) ([]byte, error) {
	if c == "" {
		return nil, errors.New("this site has no class")
	}
	headers := map[string]any{}
	request := map[string]any{"method": method, "headers": headers, "cache": "no-store", "credentials": "omit"}
	if key != "" {
		headers["Class-Key"] = key
	}
	if body != nil {
		headers["Content-Type"] = "application/json"
		request["body"] = string(body)
	}
	sent, err := promise.Try(func() js.Value { return js.Global().Call("fetch", string(c)+path, request) })
	if err != nil {
		return nil, fmt.Errorf("the request could not be made: %w", err)
	}
	response, err := promise.Await(ctx, sent)
	if err != nil {
		return nil, fmt.Errorf("the teacher’s machine does not answer (%w); is it still on and in the same network?", err)
	}
	text, err := promise.Await(ctx, response.Call("text"))
	if err != nil {
		return nil, fmt.Errorf("the answer of the teacher’s machine broke off (%w)", err)
	}
	answer := []byte(text.String())
	if response.Get("ok").Bool() {
		return answer, nil
	}
	var problem struct{ Error string }
	if json.Unmarshal(answer, &problem) != nil || problem.Error == "" {
		problem.Error = fmt.Sprintf("the teacher’s machine answered %d", response.Get("status").Int())
	}
	return nil, errors.New(problem.Error)
}
