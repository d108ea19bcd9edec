package job

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"untrained/app/lab/stimuli"
	"untrained/nn/random"
)

// wired is a pool whose calls cross as they do between page and worker.
type wired struct{ Pool }

func (w wired) Do(ctx context.Context, c Call, progress func(float64)) error {
	there, err := crossed(c.Operation, c.request)
	if err != nil {
		return err
	}
	if err := w.Pool.Do(ctx, there, progress); err != nil {
		return err
	}
	header, parts, err := encode(there.answer)
	if err != nil {
		return err
	}
	return decode(header, parts, c.answer)
}

// crossed is the call that a worker makes of a request.
func crossed(operation string, request any) (Call, error) {
	header, parts, err := encode(request)
	if err != nil {
		return Call{}, err
	}
	o, err := find(operation)
	if err != nil {
		return Call{}, err
	}
	c := o.blank()
	return c, decode(header, parts, c.request)
}

// fill sets everything in v to something, arrays that do not cross with JSON included.
func fill(v reflect.Value, s *random.Stream, depth int) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), s, depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), s, depth+1)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1+s.IntN(3), 9))
		for i := range v.Len() {
			fill(v.Index(i), s, depth+1)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), s, depth+1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, s, depth+1)
		fill(value, s, depth+1)
		v.SetMapIndex(key, value)
	case reflect.Interface: // cells of a table: texts and numbers
		v.Set(reflect.ValueOf(s.Norm()))
	case reflect.String:
		v.SetString(string(rune('a' + s.IntN(26))))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64, reflect.Int32:
		v.SetInt(int64(s.IntN(100)))
	case reflect.Uint, reflect.Uint64, reflect.Uint32, reflect.Uint8:
		v.SetUint(uint64(s.IntN(100)))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(float32(s.Norm())))
	}
}

// Nothing in a request or an answer is lost on the way.
func TestRequestsAndAnswersCrossWhole(t *testing.T) {
	names := map[string]bool{}
	for _, o := range operations() {
		if names[o.name] {
			t.Errorf("two operations are called %q", o.name)
		}
		names[o.name] = true
		for _, v := range []any{o.blank().request, o.blank().answer} {
			t.Run(o.name+" "+strings.TrimLeft(reflect.TypeOf(v).String(), "*"), func(t *testing.T) {
				for seed := range 5 {
					fill(reflect.ValueOf(v).Elem(), random.New(uint64(seed), "fill", o.name), 0)
					header, parts, err := encode(v)
					if err != nil {
						t.Fatal(err)
					}
					got := reflect.New(reflect.TypeOf(v).Elem()).Interface()
					if err := decode(header, parts, got); err != nil {
						t.Fatal(err)
					}
					if !reflect.DeepEqual(got, v) {
						t.Errorf("%+v\nbecame %+v", v, got)
					}
					if len(parts) > 0 {
						if err := decode(header, parts[1:], got); err == nil {
							t.Error("an array was lost and nobody said so")
						}
					}
					if err := decode(header, append(parts, nil), got); err == nil {
						t.Error("an array too many was accepted")
					}
				}
				if err := decode(`{"`, nil, reflect.New(reflect.TypeOf(v).Elem()).Interface()); err == nil {
					t.Error("half a header was accepted")
				}
			})
		}
	}
}

// An experiment that crosses gives the same bytes as one that does not.
func TestARunCrosses(t *testing.T) {
	c := configure(t, "units=7")
	want, err := Run(t.Context(), pool(t, 2), experiment, c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Run(t.Context(), wired{pool(t, 2)}, experiment, c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := asJSON(t, got), asJSON(t, want); string(a) != string(b) {
		t.Errorf("%s\nin one place %s", a, b)
	}
}

func TestUnknownWorkIsAnError(t *testing.T) {
	ctx := t.Context()
	for _, p := range []Worker{pool(t, 1), wired{pool(t, 1)}} {
		sums := func(config string) work { return work{"sums", config} }
		_, unknown := runTask.Do(ctx, p, taskRequest{Work: work{Experiment: "alchemy"}}, nil)
		_, impossible := runTask.Do(ctx, p, taskRequest{Work: sums("units=-3")}, nil)
		_, unlisted := listTasks.Do(ctx, p, tasksRequest{sums("units=-3")}, nil)
		_, damaged := mergeTasks.Do(ctx, p, mergeRequest{sums(""), []part{{[]byte{9}}}}, nil)
		_, fetched := FetchRecording.Do(ctx, p, FetchRequest{ID: "x"}, nil)
		_, described := DescribeRecording.Do(ctx, p, DescribeRequest{ID: "x"}, nil)
		_, danced := Operation[FetchRequest, struct{}]("dance").Do(ctx, p, FetchRequest{}, nil)
		for i, err := range []error{unknown, impossible, unlisted, damaged, fetched, described, danced} {
			if err == nil {
				t.Errorf("call %d succeeded", i)
			}
		}
	}
}

// What answers in place of a worker sees the call as it was made.
func TestAnswer(t *testing.T) {
	stand := standIn(func(c Call) error {
		if is, err := MeasurePicture.Answer(c, func(r MeasureRequest) (*stimuli.Measurement, error) {
			return &stimuli.Measurement{Config: r.Config}, nil
		}); is {
			return err
		}
		return errors.New(c.String())
	})
	m, err := MeasurePicture.Do(t.Context(), stand, MeasureRequest{"size=28"}, nil)
	if err != nil || m.Config != "size=28" {
		t.Errorf("%+v, %v", m, err)
	}
	_, err = FetchRecording.Do(t.Context(), stand, FetchRequest{ID: "x"}, nil)
	if err == nil || err.Error() != "fetch x" {
		t.Errorf("another call: %v", err)
	}
	if _, err = DrawSheet.Do(t.Context(), stand, SheetRequest{}, nil); err == nil || err.Error() != "draw sheet" {
		t.Errorf("another call: %v", err)
	}
}

type standIn func(Call) error

func (s standIn) Do(_ context.Context, c Call, _ func(float64)) error { return s(c) }
