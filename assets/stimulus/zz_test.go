package stimulus
import ("testing";"os")
func TestZZ(t *testing.T){ d:=Dataset{N:2000,H:28,W:28,Classes:[]string{"0","1","2","3","4","5","6","7","8","9"},At:func(i int)(Grey,int){ x:=Digits{}.Sample(77,i); return x.Grey,x.Class}}
 a,_:=os.Create("/tmp/trn/img.idx"); b,_:=os.Create("/tmp/trn/lab.idx"); if err:=d.WriteIDX(a,b);err!=nil{t.Fatal(err)}}
