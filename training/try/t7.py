from t6 import *
t=time.time()
a,b,m2,q,pp,y2=full(None,tag='v2',verbose=True)
for pt in (.97,.985,.995): report(f'stack {pt} .35',b,y2,m2,decide(b,m2,q,pp>pt,.35))
print(time.time()-t)
