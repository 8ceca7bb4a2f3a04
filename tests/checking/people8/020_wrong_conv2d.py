#my first convolution!! works for the example in class
import numpy as np
def myconv(img,kernel,S=1,P=0):
    #add padding
    newimg=np.zeros((img.shape[0]+2*P,img.shape[1]+2*P))
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            newimg[i+P][j+P]=img[i][j]
    k1=kernel.shape[0]
    k2=kernel.shape[1]
    rows=int((img.shape[0]-k1+2*P+1)/S)  # BUG
    cols=int((img.shape[1]-k2+2*P+1)/S)  # BUG
    result=np.zeros((rows,cols))
    for i in range(rows):
        for j in range(cols):
            s=0
            for a in range(k1):
                for b in range(k2):
                    s=s+newimg[i*S+a][j*S+b]*kernel[a][b]
            result[i][j]=s
    return result


operation, expected = 'conv2d', "the output size rounds wrongly: +1 inside the division, so the last output is lost when the stride isn't 1"
function = myconv
